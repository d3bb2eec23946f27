/** The videos of an album that are on their way, for the publish pages of phone and desktop. */
import { computed, onBeforeUnmount, type Ref, ref } from 'vue'
import { ApiError } from '@/api/client'
import type { Photo } from '@/api/types'
import { tm } from '@/i18n/merchant'
import { errorText } from './errors'
import { UnfitVideo, VideoUpload } from './videos'

export interface GoingVideo {
  id: number
  poster: string
  stage: 'checking' | 'sending' | 'failed'
  /** From 0 to 1. */
  part: number
  problem: string
  /** Trying again may help. */
  again: boolean
}

let made = 0

export function useVideoUploads(done: Ref<Photo[]>, most: () => number) {
  const going = ref<GoingVideo[]>([])
  const uploads = new Map<number, VideoUpload>()
  const room = computed(() => most() - done.value.length - going.value.length)
  const busy = computed(() => going.value.some((item) => item.stage !== 'failed'))

  function add(files: File[]) {
    for (const file of files.slice(0, Math.max(0, room.value))) {
      const id = ++made
      uploads.set(id, new VideoUpload(file))
      going.value.push({ id, poster: '', stage: 'checking', part: 0, problem: '', again: false })
      void go(id)
    }
  }

  async function go(id: number) {
    const item = going.value.find((other) => other.id === id)
    const upload = uploads.get(id)
    if (!item || !upload) return
    item.stage = 'checking'
    item.part = 0
    try {
      const poster = await upload.check()
      item.poster ||= URL.createObjectURL(poster)
      item.stage = 'sending'
      const video = await upload.send((part) => (item.part = part))
      if (!uploads.has(id)) return
      done.value = [...done.value, video]
      drop(id)
    } catch (error) {
      item.stage = 'failed'
      item.problem = error instanceof UnfitVideo ? tm(`form.video_${error.problem}`) : errorText(error)
      item.again = error instanceof ApiError && (error.mayHaveHappened || error.status === 429 || error.status >= 500)
    }
  }

  function drop(id: number) {
    uploads.get(id)?.stop()
    uploads.delete(id)
    const item = going.value.find((other) => other.id === id)
    if (item?.poster) URL.revokeObjectURL(item.poster)
    going.value = going.value.filter((other) => other.id !== id)
  }

  const remove = (id: string) => (done.value = done.value.filter((video) => video.id !== id))
  onBeforeUnmount(() => going.value.forEach((item) => drop(item.id)))
  return { going, room, busy, add, again: go, drop, remove }
}

/** What is said of a video on its way. */
export function stageText(item: GoingVideo): string {
  if (item.stage === 'checking') return tm('form.video_checking')
  return item.part < 1 ? tm('form.video_sending', { n: Math.floor(item.part * 100) }) : tm('form.video_finishing')
}
