// What WeChat's script (JS-SDK) does in a page inside WeChat: it asks whether the page's signature is right, and then lets the
// page say what its share shows.
;(() => {
  let ready = null
  let failed = null
  let state = null
  const settle = (result) => {
    state = result
    if (result.ok && ready) ready()
    if (!result.ok && failed) failed({ errMsg: result.errMsg })
  }
  const shown = (facts) => {
    window.__sharedByWeChat = facts
    if (facts.success) facts.success()
  }
  window.wx = {
    config(given) {
      const body = new URLSearchParams({
        app_id: given.appId,
        timestamp: given.timestamp,
        nonce: given.nonceStr,
        signature: given.signature,
        page: location.href.split('#')[0],
      })
      fetch('/sandbox/wechat/page', { method: 'POST', body })
        .then((answer) => answer.json())
        .then(settle, () => settle({ ok: false, errMsg: 'config:fail' }))
    },
    ready(then) {
      ready = then
      if (state && state.ok) then()
    },
    error(then) {
      failed = then
      if (state && !state.ok) then({ errMsg: state.errMsg })
    },
    updateAppMessageShareData: shown,
    updateTimelineShareData: shown,
  }
})()
