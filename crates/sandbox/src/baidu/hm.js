// What Baidu Tongji's script does to a page, as far as a page can see: two cookies, and a picture for each page that is opened.
;(() => {
  const script = document.currentScript
  const site = script ? script.src.split('?')[1] : ''
  const now = Math.floor(Date.now() / 1000)
  document.cookie = `Hm_lvt_${site}=${now}; path=/; max-age=31536000; SameSite=Lax`
  document.cookie = `Hm_lpvt_${site}=${now}; path=/; SameSite=Lax`
  const tell = () => {
    const picture = new Image()
    picture.src = new URL(`hm.gif?si=${site}&t=${Date.now()}`, script ? script.src : location.href).href
  }
  window._hmt = window._hmt || []
  window._hmt.push = (...calls) => {
    if (calls.some((call) => call[0] === '_trackPageview')) tell()
    return calls.length
  }
  tell()
})()
