// A stand-in for the server while pages are made: in memory, one process, only for development.
import { createHash, randomUUID } from 'node:crypto'
import http from 'node:http'

const now = () => new Date().toISOString()
const inHours = (h) => new Date(Date.now() + h * 3600e3).toISOString().replace(/:\d\d\.\d+Z/, ':00Z')
const dayAt = (d, h) => { const t = new Date(Date.now() + d * 864e5 + 8 * 3600e3); t.setUTCHours(h, 0, 0, 0); return new Date(t.getTime() - 8 * 3600e3).toISOString().replace('.000Z', 'Z') }
const places = [
  { code: '350100', name: '福州', lat: 26.0745, lng: 119.2965, districts: [['350102', '鼓楼区', 26.0823, 119.3037], ['350103', '台江区', 26.0526, 119.3142], ['350104', '仓山区', 26.0467, 119.2733], ['350111', '晋安区', 26.0818, 119.3285], ['350105', '马尾区', 25.9894, 119.4554], ['350121', '闽侯县', 26.1502, 119.1315]] },
  { code: '350200', name: '厦门', lat: 24.4798, lng: 118.0894, districts: [['350203', '思明区', 24.4455, 118.0824], ['350206', '湖里区', 24.5128, 118.1466]] },
  { code: '330100', name: '杭州', lat: 30.2741, lng: 120.1551, districts: [['330106', '西湖区', 30.2594, 120.1302], ['330110', '余杭区', 30.4190, 120.2998]] },
].map((c) => ({ ...c, districts: c.districts.map(([code, name, lat, lng]) => ({ code, name, lat, lng })) }))
const categories = [['catering', '餐饮', 'Catering'], ['retail', '零售促销', 'Retail'], ['event', '会展活动', 'Events'], ['logistics', '仓储物流', 'Logistics'], ['education', '家教助教', 'Education'], ['office', '文员录入', 'Office'], ['cleaning', '保洁家政', 'Cleaning']].map(([code, zh, en]) => ({ code, zh, en }))
const policy = { version: '2026.1', hash: 'abc', effective_on: '2026-11-01', title: '零工隐私政策', operator: { name: '福州零工科技有限公司', hotline: '400-000-0000', email: 'privacy@example.com', address: '福建省福州市鼓楼区示例路1号', privacy_department: '个人信息保护部' }, sections: [
  { id: 'collect', title: '一、我们收集什么', paragraphs: [{ text: '注册时，我们收集您自己取的用户名和经短信验证的手机号码。', sensitive: false }, { text: '商家认证时，我们收集负责人的真实姓名和身份证号码，仅用于核实招聘资质。', sensitive: true }, { text: '查看附近职位时，我们在您点击的那一刻使用位置信息，不会保存。', sensitive: true }] },
  { id: 'use', title: '二、我们怎样使用', paragraphs: [{ text: '我们只为向您提供找工作、报名、沟通和结算的服务使用这些信息。'.repeat(6), sensitive: false }] },
  { id: 'rights', title: '三、您的权利', paragraphs: [{ text: '您可以随时查看、更正、删除您的信息，也可以撤回同意或注销账号。', sensitive: false }] }] }
const titles = ['周末奶茶店店员', '会展中心引导员', '超市促销员（洗护）', '仓库分拣夜班', '小学作业辅导老师', '火锅店传菜员', '数据录入兼职', '商场保洁', '音乐节检票员', '咖啡店早班店员', '快递打包员', '酒店宴会服务员']
const cats = ['catering', 'event', 'retail', 'logistics', 'education', 'catering', 'office', 'cleaning', 'event', 'catering', 'logistics', 'catering']
const merchants = new Map(), people = new Map(), sessions = new Map(), postings = new Map(), apps = new Map(), convs = new Map(), notices = new Map(), sms = [], notes = new Map(), reports = [], invitations = [], sockets = new Set()
const person = (username, phone, extra = {}) => { const p = { id: randomUUID(), username, phone, password: 'lingong123', staff_roles: [], profile: { name: null, gender: null, birth_year_month: null, city_code: null, available_from: null, intent: null }, lead: [1440, 120], ...extra }; people.set(p.id, p); return p }
const boss = person('奶茶店老板', '19900000002'), seeker = person('小林', '19900000001')
const others = ['阿明', '小陈', '小吴'].map((n, i) => person(n, `1990000001${i}`))
const merchant = (name, owner, cert = 'approved', kind = 'company') => { const m = { id: randomUUID(), name, kind, certification: { state: cert, reason: null, submitted_at: null, decided_at: null, recheck_due_at: null, company_name: null, credit_code_masked: null, address: null, responsible_name_masked: null, responsible_id_masked: null }, members: [{ person_id: owner.id, username: owner.username, role: 'owner', joined_at: now() }] }; merchants.set(m.id, m); return m }
const shop = merchant('福州茉莉茶饮', boss), shops = [shop, merchant('榕城会展服务', others[0]), merchant('好又多超市鼓楼店', others[1])]
titles.concat(titles).forEach((title, i) => {
  const city = places[0], d = city.districts[i % 6], p = { id: randomUUID(), kind: 'job', state: 'live', state_reason: null, merchant_id: shops[i % 3].id, title, category: cats[i % 12], description: '负责点单、制作饮品和店面清洁，有师傅带。\n包一餐，工作满4小时休息30分钟。', mode: i % 2 ? 'merchant_picks' : 'first_come', wage_fen: [2000, 18000, 2250, 45, 600000][i % 5], wage_unit: ['hour', 'day', 'hour', 'piece', 'month'][i % 5], settlement: ['daily', 'weekly', 'on_completion', 'monthly'][i % 4], requirements: '健康证优先，手脚麻利。', min_age: 18, place: { city_code: city.code, district_code: d.code, address: `示例路${i + 1}号`, point: { lat: d.lat, lng: d.lng, datum: 'gcj02' } }, contact_name: '林经理', contact_phone: '19900000002', shifts: [1, 2, 3].map((n) => ({ id: randomUUID(), starts_at: dayAt(n + (i % 3), i % 4 === 3 ? 22 : 9), ends_at: dayAt(n + (i % 3) + (i % 4 === 3 ? 1 : 0), i % 4 === 3 ? 6 : 17), headcount: n === 3 ? 1 : 3 })), album: [], valid_until: dayAt(20, 0), cancel_free_hours: 24, published_at: inHours(-i * 3 - 0.4), refreshed_at: null, created_at: inHours(-80) }
  postings.set(p.id, p)
})
class Problem { constructor(status, code, title, extra = {}) { Object.assign(this, { status, code, title, ...extra }) } }
const mask = (s) => s.slice(0, 3) + '****' + s.slice(7)
const busyStates = ['accepted', 'confirmed', 'checked_in', 'finished', 'settled']
const shiftOf = (id) => { for (const p of postings.values()) { const s = p.shifts.find((x) => x.id === id); if (s) return [p, s] } throw new Problem(404, 'shift_not_found', '没有这个班次') }
const ofShift = (id) => [...apps.values()].filter((a) => a.shift_id === id)
const memberOf = (m, me) => me && m?.members.find((x) => x.person_id === me.id)
const showPosting = (p, me) => { const m = merchants.get(p.merchant_id), city = places.find((c) => c.code === p.place?.city_code), mine = Boolean(me && p.owner === me.id) || Boolean(memberOf(m, me)); return { ...p, merchant_id: undefined, owner: undefined, merchant: m ? { id: m.id, name: m.name, badge: m.certification.state === 'approved' } : null, contact_phone: undefined, contact_name: mine ? p.contact_name : undefined, contact_phone_masked: mine && p.contact_phone ? mask(p.contact_phone) : undefined, contact_name_masked: p.contact_name ? p.contact_name[0] + '**' : null, place: p.place ? { ...p.place, city: city?.name ?? null, district: city?.districts.find((d) => d.code === p.place.district_code)?.name ?? null } : null, album: (p.album ?? []).map((x) => x.id ? x : { id: x, url: `/media/${x}`, thumb_url: `/media/${x}/thumb` }), shifts: (p.shifts ?? []).map((s) => ({ ...s, taken: ofShift(s.id).filter((a) => busyStates.includes(a.state)).length, waiting: ofShift(s.id).filter((a) => ['applied', 'shortlisted', 'standby'].includes(a.state)).length, my_application: ofShift(s.id).filter((a) => a.person_id === me?.id).map((a) => ({ id: a.id, state: a.state }))[0] ?? null })), distance_m: null, mine } }
const showApp = (a) => { const [p, s] = shiftOf(a.shift_id), m = merchants.get(p.merchant_id), free = new Date(new Date(s.starts_at) - p.cancel_free_hours * 3600e3).toISOString(), bound = a.state === 'confirmed', open = ['applied', 'shortlisted', 'standby', 'accepted', 'confirmed'].includes(a.state); return { id: a.id, state: a.state, queue_position: a.state === 'standby' ? 1 : null, note: a.note ?? null, posting: { id: p.id, title: p.title, merchant_name: m.name, merchant_id: m.id, address: `福州市鼓楼区${p.place.address}`, point: p.place.point, wage_fen: p.wage_fen, wage_unit: p.wage_unit, settlement: p.settlement, state: p.state }, shift: s, applied_at: a.applied_at, accepted_at: a.accepted_at ?? null, confirm_by: a.confirm_by ?? null, bound_at: a.bound_at ?? null, ended_at: a.ended_at ?? null, reason: a.reason ?? null, cancel: open ? { now: bound && free < now() ? 'mark' : 'free', free_until: free, text: `开工前${p.cancel_free_hours}小时以前可以免责取消，之后取消会记一次爽约。` } : null, next: [...(a.state === 'accepted' ? ['confirm'] : []), ...(open ? ['cancel'] : [])] } }
const nextOf = { applied: ['shortlist', 'accept', 'standby', 'reject'], shortlisted: ['accept', 'standby', 'reject'], standby: ['accept', 'reject'], accepted: ['cancel'], confirmed: ['check_in', 'no_show', 'cancel'], checked_in: ['finish'], finished: ['settle'] }
const toState = { shortlist: 'shortlisted', accept: 'accepted', standby: 'standby', reject: 'rejected', cancel: 'cancelled_by_merchant', check_in: 'checked_in', finish: 'finished', no_show: 'no_show', settle: 'settled' }
const showMe = (p) => ({ id: p.id, username: p.username, phone_masked: mask(p.phone), has_password: Boolean(p.password), profile: p.profile, staff_roles: p.staff_roles, merchants: [...merchants.values()].filter((m) => memberOf(m, p)).map((m) => ({ id: m.id, name: m.name, role: memberOf(m, p).role, certification: m.certification.state })) })
const notify = (id, title, body, link) => { const n = { id: randomUUID(), kind: 'application', title, body, link, created_at: now(), read: false }; notices.set(id, [n, ...(notices.get(id) ?? [])]); push(id, { type: 'notice', count: notices.get(id).filter((x) => !x.read).length }) }
const conversation = (p, seekerId) => { const key = `${p.id}:${seekerId}`; for (const c of convs.values()) if (c.key === key) return c; const c = { id: randomUUID(), key, posting_id: p.id, merchant_id: p.merchant_id, seeker_id: seekerId, messages: [], marks: { seeker: [0, 0], merchant: [0, 0] } }; convs.set(c.id, c); return c }
const sideOf = (c, me) => (c.seeker_id === me.id ? 'seeker' : memberOf(merchants.get(c.merchant_id), me) ? 'merchant' : null)
const showConv = (c, me) => { const side = sideOf(c, me), other = side === 'seeker' ? 'merchant' : 'seeker', last = c.messages.at(-1); return { id: c.id, side, other_name: side === 'seeker' ? merchants.get(c.merchant_id).name : people.get(c.seeker_id).username[0] + '同学', posting: { id: c.posting_id, title: postings.get(c.posting_id).title }, last: last ? { seq: last.seq, kind: last.kind, preview: last.text ?? '', at: last.at } : null, unread: c.messages.filter((m) => m.side === other && m.seq > c.marks[side][1]).length, my_read: c.marks[side][1], other_delivered: c.marks[other][0], other_read: c.marks[other][1] } }
const showMsg = (m, me) => ({ ...m, mine: m.from === me.id, from: undefined })
const audience = (c) => [c.seeker_id, ...merchants.get(c.merchant_id).members.map((m) => m.person_id)]
const post = (c, me, b) => { let m = c.messages.find((x) => x.client_id === b.client_id); if (m) return m; const job = b.posting_id && postings.get(b.posting_id); m = { id: randomUUID(), conversation_id: c.id, seq: c.messages.length + 1, from: me.id, side: sideOf(c, me), kind: b.kind, text: b.text ?? null, photo: b.photo_id ? { url: `/media/${b.photo_id}`, thumb_url: `/media/${b.photo_id}/thumb` } : null, posting: job ? { id: job.id, title: job.title, wage_fen: job.wage_fen, wage_unit: job.wage_unit } : null, client_id: b.client_id, at: now() }; c.messages.push(m); for (const id of audience(c)) push(id, { type: 'message', message: showMsg(m, people.get(id)) }); return m }
const setMark = (c, me, b) => { const side = sideOf(c, me), k = c.marks[side]; k[0] = Math.max(k[0], b.delivered ?? 0, b.read ?? 0); k[1] = Math.max(k[1], b.read ?? 0); for (const id of audience(c)) push(id, { type: 'mark', conversation_id: c.id, side, delivered: k[0], read: k[1] }) }
const page = (list, q) => { const at = Number(q.get('cursor') ?? 0), n = Number(q.get('limit') ?? 20); return { items: list.slice(at, at + n), next: list.length > at + n ? String(at + n) : null } }
const codeOk = (b) => sms.some((s) => s.phone === b.phone && s.params.code === b.code) || (() => { throw new Problem(422, 'code_wrong', '验证码不对或已过期，请重新获取', { field: 'code' }) })()
const signIn = (res, p) => { const t = randomUUID(); sessions.set(t, { id: randomUUID(), person: p.id, device: 'Chrome · Linux', created_at: now(), last_seen_at: now(), token: t }); res.setHeader('Set-Cookie', `lingong=${t}; HttpOnly; Path=/; SameSite=Lax`); return [201, { token: null, me: showMe(p) }] }
const check = (b) => { const missing = ['title', 'category', 'description', 'wage_fen', 'contact_name'].filter((k) => b.kind === 'job' && !b[k]); if (b.kind === 'job' && !b.shifts?.length) missing.push('shifts'); if (b.kind === 'job' && !b.place?.address) missing.push('place.address'); const findings = []; for (const f of ['title', 'description', 'requirements']) for (const [w, rule, title, severity] of [['押金', 'fee.deposit', '不得收取押金', 'refuse'], ['微信', 'contact.hidden', '正文里不能写联系方式', 'refuse'], ['形象好', 'limit.looks', '请说明与工作的关系', 'review']]) { const i = Array.from(b[f] ?? '').join('').indexOf(w); if (i >= 0) findings.push({ rule, title, severity, field: f, start: i, end: i + w.length, words: w }) } return { missing, findings } }

const routes = []
const on = (method, path, who, fn) => routes.push({ method, re: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`), who, fn })
const A = '/api/v1'
const get = (map, id) => map.get(id) ?? (() => { throw new Problem(404, 'not_found', '没有找到，可能已经不在了') })()
on('GET', '/healthz', 0, () => ({ status: 'ready' }))
on('GET', A + '/policy', 0, () => policy)
on('GET', A + '/places', 0, () => ({ items: places, next: null }))
on('GET', A + '/categories', 0, () => ({ items: categories, next: null }))
on('GET', '/sandbox/sms', 0, () => ({ items: sms, next: null }))
on('GET', '/media/:id', 0, () => ({ svg: 1 })); on('GET', '/media/:id/thumb', 0, () => ({ svg: 1 }))
on('GET', A + '/postings/search', 0, ({ q }) => { const words = q.get('q'), order = q.get('order') ?? 'best'; if (order === 'nearest' && !q.get('lat')) throw new Problem(422, 'point_needed', '按距离排序需要位置', { field: 'lat' }); let list = [...postings.values()].filter((p) => p.state === 'live' && p.kind === (q.get('kind') ?? 'job') && (!words || p.title.includes(words)) && (!q.get('category') || p.category === q.get('category')) && (!q.get('settlement') || p.settlement === q.get('settlement')) && (!q.get('mode') || p.mode === q.get('mode')) && (!q.get('city') || p.place.city_code === q.get('city')) && (!q.get('district') || p.place.district_code === q.get('district'))); list = list.map((p) => { const s = showPosting(p), i = words ? p.title.indexOf(words) : -1, lat = Number(q.get('lat')), d = q.get('lat') && p.place.point ? Math.round(Math.hypot((p.place.point.lat - lat) * 111e3, (p.place.point.lng - Number(q.get('lng'))) * 1e5)) : null; return { id: p.id, kind: p.kind, title: p.title, highlight: i >= 0 ? [[i, i + words.length]] : [], category: p.category, wage_fen: p.wage_fen, wage_unit: p.wage_unit, settlement: p.settlement, mode: p.mode, city: s.place.city, district: s.place.district, distance_m: d, next_shift_at: p.shifts[0]?.starts_at ?? null, shift_count: p.shifts.length, places_left: s.shifts.reduce((n, x) => n + Math.max(0, x.headcount - x.taken), 0), merchant: s.merchant, thumb_url: s.album[0]?.thumb_url ?? null, published_at: p.published_at } }); if (order === 'nearest') list.sort((a, b) => a.distance_m - b.distance_m); return { ...page(list, q), total: list.length } })
on('GET', A + '/postings/:id', 0, ({ id, me }) => showPosting(get(postings, id), me))
on('POST', A + '/auth/sms-codes', 0, ({ b }) => { const code = String(Math.floor(1e5 + Math.random() * 9e5)); sms.unshift({ phone: b.phone, template: 'login', params: { code }, sign_name: '零工', received_at: now() }); return [202, { expires_in_s: 300, resend_after_s: 60 }] })
on('POST', A + '/auth/registrations', 0, ({ b, res }) => { codeOk(b); if ([...people.values()].some((p) => p.username === b.username)) throw new Problem(409, 'username_taken', '这个用户名已有人使用，请换一个', { field: 'username' }); return signIn(res, person(b.username, b.phone, { password: b.password })) })
on('POST', A + '/auth/sessions', 0, ({ b, res }) => { if (b.account) { const p = [...people.values()].find((x) => [x.username, x.phone].includes(b.account) && x.password === b.password); if (!p) throw new Problem(401, 'credentials_wrong', '账号或密码不对'); return signIn(res, p) } codeOk(b); const p = [...people.values()].find((x) => x.phone === b.phone); if (!p) throw new Problem(409, 'registration_required', '这个手机号还没有注册'); return signIn(res, p) })
on('GET', A + '/auth/sessions', 1, ({ me, token }) => ({ items: [...sessions.values()].filter((s) => s.person === me.id).map((s) => ({ ...s, token: undefined, current: s.token === token })), next: null }))
on('DELETE', A + '/auth/sessions', 1, ({ me }) => { for (const [t, s] of sessions) if (s.person === me.id) sessions.delete(t) })
on('DELETE', A + '/auth/sessions/:id', 1, ({ id, token }) => { for (const [t, s] of sessions) if (s.id === id || (id === 'current' && t === token)) sessions.delete(t) })
on('PUT', A + '/auth/password', 1, ({ me, b }) => { if (b.current_password && b.current_password !== me.password) throw new Problem(422, 'password_wrong', '当前密码不对', { field: 'current_password' }); me.password = b.new_password })
on('POST', A + '/auth/password-resets', 0, ({ b }) => { codeOk(b); const p = [...people.values()].find((x) => x.phone === b.phone); if (p) p.password = b.new_password })
on('GET', A + '/me', 1, ({ me }) => showMe(me))
on('PUT', A + '/me/profile', 1, ({ me, b }) => { Object.assign(me.profile, b); return showMe(me) })
on('GET', A + '/me/notices', 1, ({ me, q }) => page(notices.get(me.id) ?? [], q))
on('GET', A + '/me/notices/unread', 1, ({ me }) => ({ count: (notices.get(me.id) ?? []).filter((n) => !n.read).length }))
on('POST', A + '/me/notices/read', 1, ({ me }) => { (notices.get(me.id) ?? []).forEach((n) => (n.read = true)); push(me.id, { type: 'notice', count: 0 }) })
on('GET', A + '/me/reminders', 1, ({ me }) => ({ lead_minutes: me.lead }))
on('PUT', A + '/me/reminders', 1, ({ me, b }) => ({ lead_minutes: (me.lead = b.lead_minutes) }))
on('POST', A + '/me/calendar-feed', 1, () => [201, { url: 'http://127.0.0.1:8080/calendar/k3jf82hd7sk20dk3.ics', webcal_url: 'webcal://127.0.0.1:8080/calendar/k3jf82hd7sk20dk3.ics' }])
on('DELETE', A + '/me/calendar-feed', 1, () => undefined)
on('GET', A + '/me/invitations', 1, ({ me }) => ({ items: invitations.filter((i) => i.phone === me.phone).map((i) => ({ ...i, phone: undefined })), next: null }))
on('POST', A + '/me/invitations/:id/:verb', 1, ({ me, id, verb }) => { const i = invitations.findIndex((x) => x.id === id), [x] = invitations.splice(i, 1); if (verb === 'accept') merchants.get(x.merchant_id).members.push({ person_id: me.id, username: me.username, role: x.role, joined_at: now() }) })
on('POST', A + '/merchants', 1, ({ me, b }) => { const m = merchant(b.name, me, 'none', b.kind); return [201, { id: m.id, name: m.name, kind: m.kind, certification: 'none', badge: false, role: 'owner' }] })
on('GET', A + '/merchants/:id', 1, ({ me, id }) => { const m = get(merchants, id); return { id, name: m.name, kind: m.kind, certification: m.certification.state, badge: m.certification.state === 'approved', role: memberOf(m, me)?.role } })
on('POST', A + '/merchants/:id/documents', 1, () => [201, { id: randomUUID() }])
on('GET', A + '/merchants/:id/certification', 1, ({ id }) => get(merchants, id).certification)
on('PUT', A + '/merchants/:id/certification', 1, ({ id, b }) => Object.assign(get(merchants, id).certification, { state: 'pending', submitted_at: now(), company_name: b.company_name ?? null, credit_code_masked: b.credit_code ? '9135****XY' : null, responsible_name_masked: b.responsible_name[0] + '*', responsible_id_masked: '**************1234' }))
on('GET', A + '/merchants/:id/members', 1, ({ id }) => ({ items: get(merchants, id).members, next: null }))
on('POST', A + '/merchants/:id/invitations', 1, ({ id, b }) => { invitations.push({ id: randomUUID(), merchant_id: id, merchant_name: get(merchants, id).name, role: b.role, phone: b.phone, created_at: now() }); return [202, {}] })
on('PUT', A + '/merchants/:id/members/:pid', 1, ({ id, pid, b }) => { get(merchants, id).members.find((m) => m.person_id === pid).role = b.role })
on('DELETE', A + '/merchants/:id/members/:pid', 1, ({ id, pid }) => { const m = get(merchants, id); m.members = m.members.filter((x) => x.person_id !== pid) })
on('POST', A + '/photos', 1, () => { const id = randomUUID(); return [201, { id, url: `/media/${id}`, thumb_url: `/media/${id}/thumb` }] })
on('POST', A + '/conversations/:id/photos', 1, () => { const id = randomUUID(); return [201, { id, url: `/media/${id}`, thumb_url: `/media/${id}/thumb` }] })
const fill = (p, b) => Object.assign(p, b, { shifts: (b.shifts ?? []).map((s) => ({ ...s, id: p.shifts?.find((o) => o.starts_at === s.starts_at)?.id ?? randomUUID() })) })
on('POST', A + '/postings/check', 1, ({ b }) => check(b))
on('POST', A + '/postings', 1, ({ me, b }) => { const p = fill({ id: randomUUID(), owner: me.id, state: 'draft', state_reason: null, title: null, category: null, description: null, mode: null, wage_fen: null, wage_unit: null, settlement: null, requirements: null, min_age: null, place: null, contact_name: null, album: [], valid_until: null, cancel_free_hours: null, published_at: null, refreshed_at: null, created_at: now(), shifts: [] }, b); postings.set(p.id, p); return [201, showPosting(p, me)] })
on('PUT', A + '/postings/:id', 1, ({ me, id, b }) => { const p = fill(get(postings, id), b); if (p.state === 'live') p.state = 'in_review'; return showPosting(p, me) })
on('POST', A + '/postings/:id/reports', 1, ({ me, id, b }) => { const r = { id: randomUUID(), by: me.id, posting_id: id, posting_title: get(postings, id).title, reason: b.reason, state: 'open', result: null, created_at: now() }; reports.unshift(r); return [201, r] })
on('GET', A + '/me/reports', 1, ({ me }) => ({ items: reports.filter((r) => r.by === me.id), next: null }))
on('GET', A + '/me/wanted', 1, ({ me }) => ({ items: [...postings.values()].filter((p) => p.kind === 'wanted' && p.owner === me.id).map((p) => showPosting(p, me)), next: null }))
on('GET', A + '/merchants/:id/postings', 1, ({ me, id, q }) => page([...postings.values()].filter((p) => p.merchant_id === id && (!q.get('state') || p.state === q.get('state'))).map((p) => showPosting(p, me)).reverse(), q))
on('GET', A + '/postings/:id/applications', 1, ({ id, q }) => { const p = get(postings, id); return page([...apps.values()].filter((a) => p.shifts.some((s) => s.id === a.shift_id) && (!q.get('state') || a.state === q.get('state')) && (!q.get('shift_id') || a.shift_id === q.get('shift_id'))).map((a) => ({ ...showApp(a), cancel: undefined, posting: undefined, seeker: { name_masked: people.get(a.person_id).username[0] + '*', verified: false, finished_count: 2, no_show_count: 0 }, next: nextOf[a.state] ?? [] })), q) })
on('POST', A + '/postings/:id/copy', 1, ({ me, id, b }) => { const o = get(postings, id), move = (t) => new Date(+new Date(t) + (b.shift_days ?? 0) * 864e5).toISOString().replace('.000Z', 'Z'), p = { ...structuredClone(o), id: randomUUID(), state: 'draft', shifts: o.shifts.map((s) => ({ ...s, id: randomUUID(), starts_at: move(s.starts_at), ends_at: move(s.ends_at) })) }; postings.set(p.id, p); return [201, showPosting(p, me)] })
on('POST', A + '/postings/:id/:verb', 1, ({ me, id, verb }) => { const p = get(postings, id); if (verb === 'submit') { const c = check(p); if (c.missing.length) throw new Problem(422, 'posting_incomplete', '还有内容没有填写', { missing: c.missing }); if (c.findings.some((f) => f.severity === 'refuse')) throw new Problem(422, 'posting_refused_by_rules', '内容不符合发布规则，请修改标出的部分', { findings: c.findings }); p.state = 'in_review'; setTimeout(() => { p.state = 'live'; p.published_at = now() }, 3000) } else p.state = { pause: 'paused', resume: 'live', close: 'closed', refresh: p.state }[verb]; return showPosting(p, me) })
on('POST', A + '/shifts/:id/applications', 1, ({ me, id, b }) => { const [p, s] = shiftOf(id), had = ofShift(id).find((a) => a.person_id === me.id); if (had) return showApp(had); const full = ofShift(id).filter((a) => busyStates.includes(a.state)).length >= s.headcount, first = p.mode === 'first_come'; const a = { id: randomUUID(), shift_id: id, person_id: me.id, note: b.note, state: first ? (full ? 'standby' : 'accepted') : 'applied', applied_at: now(), ...(first && !full ? { accepted_at: now(), confirm_by: inHours(12) } : {}) }; apps.set(a.id, a); notify(me.id, first ? '已录取，请确认到岗' : '报名已送达', `${p.title}：请在时限内处理。`, `/m/applications/${a.id}`); return [201, showApp(a)] })
on('GET', A + '/me/applications', 1, ({ me, q }) => { const open = ['applied', 'shortlisted', 'standby', 'accepted', 'confirmed', 'checked_in']; return page([...apps.values()].filter((a) => a.person_id === me.id && open.includes(a.state) === (q.get('phase') !== 'done')).map(showApp), q) })
on('GET', A + '/applications/:id', 1, ({ id }) => showApp(get(apps, id)))
on('POST', A + '/applications/actions', 1, ({ b }) => ({ items: b.ids.map((id) => { const a = get(apps, id); if (!nextOf[a.state]?.includes(b.action)) return { id, ok: false, code: 'action_not_allowed', state: a.state }; a.state = toState[b.action]; a.reason = b.reason ?? a.reason; if (b.action === 'accept') { a.accepted_at = now(); a.confirm_by = inHours(12) } notify(a.person_id, '报名有新进展', showApp(a).posting.title, `/m/applications/${id}`); return { id, ok: true, code: null, state: a.state } }) }))
on('POST', A + '/applications/:id/confirm', 1, ({ me, id, b }) => { const a = get(apps, id), [, s] = shiftOf(a.shift_id); const clash = [...apps.values()].some((x) => x.person_id === me.id && x.state === 'confirmed' && (([, t]) => t.starts_at < s.ends_at && s.starts_at < t.ends_at)(shiftOf(x.shift_id))); if (clash && !b.accept_overlap) throw new Problem(409, 'shift_overlaps', '与已确认的班次时间重叠'); a.state = 'confirmed'; a.bound_at = now(); return showApp(a) })
on('POST', A + '/applications/:id/cancel', 1, ({ id, b }) => { const a = get(apps, id), terms = showApp(a).cancel; if (terms.now !== b.acknowledged) throw new Problem(409, 'cancel_terms_changed', '取消规则有变化'); a.state = a.bound_at ? 'cancelled_by_seeker' : 'withdrawn'; a.ended_at = now(); a.reason = b.reason; return showApp(a) })
on('GET', A + '/applications/:id/phone', 1, () => ({ masked: '199****0002', dial: null }))
on('GET', A + '/applications/:id/notes', 1, ({ id }) => ({ items: notes.get(id) ?? [], next: null }))
on('POST', A + '/applications/:id/notes', 1, ({ me, id, b }) => { const n = { id: randomUUID(), text: b.text, by: me.username, created_at: now() }; notes.set(id, [...(notes.get(id) ?? []), n]); return [201, n] })
on('POST', A + '/conversations', 1, ({ me, b }) => { const a = b.application_id && get(apps, b.application_id), p = a ? shiftOf(a.shift_id)[0] : get(postings, b.posting_id); return showConv(conversation(p, a ? a.person_id : me.id), me) })
on('GET', A + '/conversations', 1, ({ me, q }) => page([...convs.values()].filter((c) => (q.get('merchant_id') ? c.merchant_id === q.get('merchant_id') : c.seeker_id === me.id)).map((c) => showConv(c, me)).reverse(), q))
on('GET', A + '/conversations/:id/messages', 1, ({ me, id, q }) => { let l = get(convs, id).messages; if (q.get('after')) l = l.filter((m) => m.seq > q.get('after')); if (q.get('before')) l = l.filter((m) => m.seq < q.get('before')); return { items: l.slice(-Number(q.get('limit') ?? 20)).map((m) => showMsg(m, me)), next: null } })
on('POST', A + '/conversations/:id/messages', 1, ({ me, id, b }) => [201, showMsg(post(get(convs, id), me, b), me)])
on('POST', A + '/conversations/:id/marks', 1, ({ me, id, b }) => setMark(get(convs, id), me, b))

const tokenOf = (req) => /lingong=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1]
const meOf = (req) => people.get(sessions.get(tokenOf(req))?.person)
http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x'), chunks = []
  for await (const c of req) chunks.push(c)
  const raw = Buffer.concat(chunks)
  try {
    const r = routes.find((x) => x.method === req.method && x.re.test(url.pathname))
    if (!r) throw new Problem(404, 'not_found', '没有这个地址')
    const me = meOf(req)
    if (r.who && !me) throw new Problem(401, 'sign_in_required', '请先登录')
    let b = {}
    if ((req.headers['content-type'] ?? '').includes('json') && raw.length) b = JSON.parse(raw)
    const out = r.fn({ ...r.re.exec(url.pathname).groups, q: url.searchParams, b, me, res, token: tokenOf(req) })
    if (out?.svg) { res.setHeader('Content-Type', 'image/svg+xml'); return res.end('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200" fill="#dcd"/></svg>') }
    const [status, body] = Array.isArray(out) ? out : [out === undefined ? 204 : 200, out]
    res.statusCode = status
    res.setHeader('Content-Type', 'application/json')
    res.end(body === undefined ? '' : JSON.stringify(body))
  } catch (e) {
    if (!(e instanceof Problem)) console.error(e)
    res.statusCode = e.status ?? 500
    res.setHeader('Content-Type', 'application/problem+json')
    res.end(JSON.stringify({ type: 'about:blank', detail: null, field: null, request_id: 'mock', code: 'internal', title: '', ...e }))
  }
}).on('upgrade', (req, socket) => {
  const me = meOf(req)
  if (!me) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  const accept = createHash('sha1').update(req.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  const s = { me, socket }
  sockets.add(s)
  let buf = Buffer.alloc(0)
  socket.on('data', (d) => {
    buf = Buffer.concat([buf, d])
    for (;;) {
      if (buf.length < 6) return
      let len = buf[1] & 127, at = 2
      if (len === 126) { len = buf.readUInt16BE(2); at = 4 }
      if (buf.length < at + 4 + len) return
      const key = buf.subarray(at, at + 4), data = Buffer.from(buf.subarray(at + 4, at + 4 + len)).map((x, i) => x ^ key[i % 4]), op = buf[0] & 15
      buf = buf.subarray(at + 4 + len)
      if (op === 8) return socket.end()
      if (op === 1) talk(s, JSON.parse(data))
    }
  })
  socket.on('close', () => sockets.delete(s)); socket.on('error', () => sockets.delete(s))
}).listen(8099, '127.0.0.1', () => console.log('mock on 8099; 19900000001 小林 (seeker), 19900000002 奶茶店老板 (merchant), password lingong123'))
const write = (s, f) => { const d = Buffer.from(JSON.stringify(f)); s.socket.write(Buffer.concat([d.length < 126 ? Buffer.from([129, d.length]) : Buffer.from([129, 126, d.length >> 8, d.length & 255]), d])) }
function push(id, f) { for (const s of sockets) if (s.me.id === id) write(s, f) }
function talk(s, f) {
  if (f.type === 'ping') return write(s, { type: 'pong' })
  if (f.type === 'hello') { for (const [id, n] of Object.entries(f.after)) for (const m of convs.get(id)?.messages ?? []) if (m.seq > n) write(s, { type: 'message', message: showMsg(m, s.me) }); return write(s, { type: 'caught_up' }) }
  if (f.type === 'send') return write(s, { type: 'sent', client_id: f.client_id, message: showMsg(post(convs.get(f.conversation_id), s.me, f), s.me) })
  if (f.type === 'mark') setMark(convs.get(f.conversation_id), s.me, f)
}
// Something to look at: people in every stage of the shop's first job, and a talk.
const first = [...postings.values()][0], stages = ['applied', 'shortlisted', 'confirmed']
others.forEach((p, i) => { const a = { id: randomUUID(), shift_id: first.shifts[i].id, person_id: p.id, note: '做过奶茶店，周末都可以到岗', state: stages[i], applied_at: inHours(-5), bound_at: stages[i] === 'confirmed' ? inHours(-1) : null }; apps.set(a.id, a) })
const c = conversation(first, seeker.id)
post(c, seeker, { client_id: randomUUID(), kind: 'text', text: '您好，请问周末班包吃吗？' }); post(c, boss, { client_id: randomUUID(), kind: 'text', text: '包一餐的，4小时以上都包。' }); post(c, seeker, { client_id: randomUUID(), kind: 'job_card', posting_id: first.id })
notify(seeker.id, '欢迎使用零工', '找一份附近的兼职，从搜索开始。', '/m/')
