import { readonly, ref } from 'vue'

const state = ref(navigator.onLine)
window.addEventListener('online', () => (state.value = true))
window.addEventListener('offline', () => (state.value = false))

/** Whether the browser believes that there is a network. A `true` promises nothing; a `false` is certain. */
export const online = readonly(state)
