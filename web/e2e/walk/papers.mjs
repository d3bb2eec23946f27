// Invented papers with right check digits (GB 32100-2015, GB 11643-1999) under the division 990000, which belongs to nobody
// and is accepted only where `demo = true`; and pictures that look like what they stand for.

const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const orgWeights = [3, 7, 9, 10, 5, 8, 4, 2]
const codeWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** A unified social credit code; `serial` is six digits. */
export function creditCode(serial) {
  const organisation = `MA${serial}`
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const rest = 11 - ([...organisation].reduce((sum, c, i) => sum + alphabet.indexOf(c) * orgWeights[i], 0) % 11)
  const check = rest === 11 ? '0' : rest === 10 ? 'X' : String(rest)
  const body = `91990000${organisation}${check}`
  const sum = [...body].reduce((total, c, i) => total + letters.indexOf(c) * codeWeights[i], 0)
  return body + letters[(31 - (sum % 31)) % 31]
}

/** An ID number of somebody born on this day (`19900405`); `serial` is three digits. */
export function idNumber(born, serial) {
  const body = `990000${born}${serial}`
  const rest = [...body].reduce((remainder, digit) => ((remainder + Number(digit)) * 2) % 11, 0)
  const check = (12 - rest) % 11
  return body + (check === 10 ? 'X' : check)
}

/** Draws a picture with the browser. */
async function drawn(browser, width, height, html) {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.setContent(`<body style="margin:0;font-family:sans-serif">${html}</body>`)
  const picture = await page.screenshot()
  await page.close()
  return picture
}

export function licence(browser, name, code) {
  return drawn(browser, 900, 640, `<div style="box-sizing:border-box;height:640px;padding:48px;border:18px double #b8902f;background:#fdfaf0;text-align:center">
    <h1 style="font-size:52px;letter-spacing:24px;margin:8px 0">营业执照</h1><p style="color:#888">样例 · 仅供演示，不具法律效力</p>
    <p style="font-size:26px;text-align:left">统一社会信用代码　${code}</p><p style="font-size:26px;text-align:left">名称　${name}</p>
    <p style="font-size:26px;text-align:left">类型　有限责任公司</p><p style="font-size:26px;text-align:left">经营范围　餐饮服务</p></div>`)
}

export function workBadge(browser, name) {
  return drawn(browser, 640, 400, `<div style="box-sizing:border-box;height:400px;padding:40px;background:linear-gradient(#1c6b57 34%,#fff 34%)">
    <h1 style="margin:0 0 80px;color:#fff;font-size:40px">工作证（样例）</h1><p style="font-size:36px;margin:0">${name}</p><p style="font-size:26px;color:#666">店长 · 榕荫茶铺</p></div>`)
}

export function shopFront(browser) {
  return drawn(browser, 1200, 900, `<div style="height:900px;background:linear-gradient(#bfe3f2 55%,#d9c7a3 55%)"><div style="position:absolute;left:200px;top:220px;width:800px;height:520px;background:#7a4b2a">
    <div style="height:120px;background:#1c6b57;color:#fff;font-size:72px;line-height:120px;text-align:center">榕荫茶铺</div>
    <div style="position:absolute;left:60px;top:180px;width:420px;height:280px;background:#f6ecd0"></div><div style="position:absolute;right:60px;top:180px;width:200px;height:340px;background:#4a2d18"></div></div></div>`)
}
