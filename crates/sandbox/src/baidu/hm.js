// What Baidu Tongji's script does to a page, as far as a page can see: two cookies, and a picture for each page that is told.
;(() => {
  const script = document.currentScript
  const site = script ? script.src.split('?')[1] : ''
  const now = Math.floor(Date.now() / 1000)
  document.cookie = `Hm_lvt_${site}=${now}; path=/; max-age=31536000; SameSite=Lax`
  document.cookie = `Hm_lpvt_${site}=${now}; path=/; SameSite=Lax`
  const tell = (page) => {
    const picture = new Image()
    const query = new URLSearchParams({ si: site, u: page, t: String(Date.now()) })
    picture.src = new URL(`hm.gif?${query}`, script ? script.src : location.href).href
  }
  let own = true
  const take = (call) => {
    if (call[0] === '_setAutoPageview') own = call[1]
    if (call[0] === '_trackPageview') tell(call[1])
  }
  const waiting = window._hmt || []
  for (const call of waiting) take(call)
  window._hmt = { push: (...calls) => calls.forEach(take) }
  if (own) tell(location.pathname)
})()
