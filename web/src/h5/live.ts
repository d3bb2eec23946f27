/** What is unread, for the badge on the tab bar. The live connection keeps it; the tab bar only reads it. */
import { computed, ref } from 'vue'

export const unreadNotices = ref(0)
export const unreadMessages = ref(0)
export const unreadTotal = computed(() => unreadNotices.value + unreadMessages.value)
