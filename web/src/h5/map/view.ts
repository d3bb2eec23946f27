import { ref } from 'vue'

/** Where the map stood when it was left for a job, for coming back. In memory only. */
export const lastView = ref<{ lat: number; lng: number; zoom: number } | null>(null)
