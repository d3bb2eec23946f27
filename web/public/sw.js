/* Shows notices that the push service of the browser's maker brought (SPEC NOTE-2). It keeps nothing and fetches nothing. */
self.addEventListener('push', (event) => {
  let words = {}
  try {
    words = event.data.json()
  } catch {
    // Whoever sent it was not us, or not in this form: what is shown then says nothing and leads to the inbox.
  }
  const link = typeof words.link === 'string' && /^\/(?!\/)/.test(words.link) ? words.link : '/m/messages'
  const options = { body: words.text, tag: words.tag, icon: '/favicon.svg', lang: 'zh-CN', data: { link } }
  event.waitUntil(self.registration.showNotification(words.title || '零工', options))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { link } = event.notification.data
  const open = async () => {
    const windows = await self.clients.matchAll({ type: 'window' })
    const ours = windows.find((it) => 'navigate' in it)
    if (!ours) return self.clients.openWindow(link)
    await ours.focus()
    return ours.navigate(link)
  }
  event.waitUntil(open())
})
