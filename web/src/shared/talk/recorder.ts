/**
 * Recording a voice or a short video: only while the control is held, and only after the person allowed it (SPEC TALK-2).
 * A refused permission ends in `refused` and disables that one control.
 */
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import { api } from '@/api/client'

export type Recorded = 'voice' | 'video'
export type RecorderState = 'idle' | 'asking' | 'recording'
/** Why nothing is recorded: the person said no, there is no device, the browser cannot, or it was too short. */
export type RecorderProblem = 'refused' | 'no_device' | 'unsupported' | 'short'

export const longestSeconds: Record<Recorded, number> = { voice: 60, video: 30 }
/** A tap is no message. */
const shortestMs = 700

/** What plays on most devices comes first. */
const wishes: Record<Recorded, string[]> = {
  voice: ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus'],
  video: ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus'],
}
/** What the person is asked for, in the order of the questions. */
const uses: Record<Recorded, string[]> = { voice: ['microphone'], video: ['microphone', 'camera'] }
const devices: Record<Recorded, MediaStreamConstraints> = {
  voice: { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } },
  video: { audio: true, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'user' } },
}

export function typeFor(kind: Recorded): string | null {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices?.getUserMedia) return null
  return wishes[kind].find((type) => MediaRecorder.isTypeSupported(type)) ?? null
}

export function problemOf(error: unknown): RecorderProblem | null {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotFoundError' || name === 'NotReadableError' || name === 'OverconstrainedError' ? 'no_device' : null
}

function letGo(source: MediaStream | null) {
  for (const track of source?.getTracks() ?? []) track.stop()
}

export function useRecorder(kind: Recorded, done: (recording: Blob, ms: number) => void, failed: (error: unknown) => void) {
  const state = ref<RecorderState>('idle')
  const seconds = ref(0)
  const stream = shallowRef<MediaStream | null>(null)
  /** Whether the device is being asked for. */
  const opening = ref(false)
  const problem = ref<RecorderProblem | null>(typeFor(kind) ? null : 'unsupported')
  /** Whether the control is of no use any more on this page. */
  const isDisabled = computed(() => problem.value !== null && problem.value !== 'short')
  /** Counts the times the device was asked for or let go; whatever belongs to an earlier one comes too late. */
  let attempt = 0
  let gone = false
  let held = false
  let keep = false
  let recorder: MediaRecorder | null = null
  let began = 0
  let clock: number | undefined

  /** The device; nothing when it failed, or when a later attempt, or nobody at all, waits for it by now. */
  async function open(): Promise<MediaStream | null> {
    if (stream.value) return stream.value
    if (gone) return null
    const mine = ++attempt
    const isLate = () => mine !== attempt
    opening.value = true
    try {
      for (const use of uses[kind]) {
        await api.post(`/me/permissions/${use}/uses`)
        if (isLate()) return null
      }
      const source = await navigator.mediaDevices.getUserMedia(devices[kind])
      if (isLate()) {
        letGo(source)
        return null
      }
      stream.value = source
      return source
    } catch (error) {
      if (!isLate()) fail(error)
      return null
    } finally {
      if (!isLate()) opening.value = false
    }
  }

  /** The camera's picture before anything is recorded. A camera that was not found may have been plugged in since. */
  async function preview() {
    if (state.value !== 'idle' || problem.value === 'unsupported') return
    problem.value = null
    await open()
  }

  async function hold() {
    const type = typeFor(kind)
    if (state.value !== 'idle' || isDisabled.value || !type) return
    held = true
    problem.value = null
    state.value = 'asking'
    const source = await open()
    if (!source) return
    // Whoever answered the question of the browser let go meanwhile: nothing is recorded.
    if (!held) return close()
    try {
      record(source, type)
    } catch (error) {
      fail(error)
    }
  }

  function record(source: MediaStream, type: string) {
    const pieces: Blob[] = []
    keep = false
    recorder = new MediaRecorder(source, { mimeType: type, audioBitsPerSecond: 32_000, videoBitsPerSecond: 1_000_000 })
    recorder.ondataavailable = (event) => event.data.size > 0 && pieces.push(event.data)
    recorder.onstop = () => {
      const ms = performance.now() - began
      const wanted = keep
      close()
      if (!wanted) return
      if (ms < shortestMs) problem.value = 'short'
      else done(new Blob(pieces, { type: type.split(';')[0]! }), ms)
    }
    recorder.start()
    began = performance.now()
    state.value = 'recording'
    clock = window.setInterval(() => {
      seconds.value = Math.floor((performance.now() - began) / 1000)
      if (seconds.value >= longestSeconds[kind]) release(true)
    }, 200)
  }

  /** Only the first end of a hold counts: a control that loses the focus afterwards throws nothing away. */
  function release(send: boolean) {
    if (!held) return
    held = false
    keep = send
    if (recorder && recorder.state !== 'inactive') recorder.stop()
    else if (state.value === 'asking') state.value = 'idle'
  }

  function fail(error: unknown) {
    problem.value = problemOf(error)
    close()
    if (!problem.value) failed(error)
  }

  /** The device is let go at once: its light goes out with the finger. */
  function close() {
    window.clearInterval(clock)
    recorder = null
    state.value = 'idle'
    seconds.value = 0
    if (kind === 'voice') closeDevice()
  }

  /** Also one that is only asked for yet. */
  function closeDevice() {
    attempt++
    opening.value = false
    letGo(stream.value)
    stream.value = null
  }

  onBeforeUnmount(() => {
    gone = true
    release(false)
    closeDevice()
  })
  return { state, seconds, stream, opening, problem, isDisabled, hold, release, preview, closeDevice }
}
