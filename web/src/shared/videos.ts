/**
 * Short videos: looked at on the phone before they travel, so that nobody waits minutes for a refusal.
 * The server looks again, at the file itself.
 */
import { api, newKey } from '@/api/client'
import type { Photo } from '@/api/types'
import { fit } from './pictures'

export type VideoProblem = 'type' | 'size' | 'length' | 'side' | 'unplayable'
export class UnfitVideo extends Error {
  readonly problem: VideoProblem
  constructor(problem: VideoProblem) {
    super(problem)
    this.name = 'UnfitVideo'
    this.problem = problem
  }
}

const bytesMost = 30 * 1024 * 1024
const sideMost = 1920
/** A minute, and what a phone adds when it cuts at a minute. */
const secondsMost = 60.999
const posterSide = 1600
const posterQuality = 0.82
/** A phone that cannot show a first picture in this time will not. */
const patienceMs = 20_000

export function problemOfFile(file: { name: string; type: string; size: number }): VideoProblem | null {
  if (file.type ? file.type !== 'video/mp4' : !/\.mp4$/i.test(file.name)) return 'type'
  return file.size > bytesMost ? 'size' : null
}

export function problemOfFilm(film: { duration: number; videoWidth: number; videoHeight: number }): VideoProblem | null {
  // A film without a size has only sound that this browser can play.
  if (!film.videoWidth || !film.videoHeight) return 'unplayable'
  if (!(film.duration <= secondsMost)) return 'length'
  return Math.max(film.videoWidth, film.videoHeight) > sideMost ? 'side' : null
}

function when(film: HTMLVideoElement, event: 'loadedmetadata' | 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const clock = window.setTimeout(() => reject(new UnfitVideo('unplayable')), patienceMs)
    const settle = (done: () => void) => () => {
      window.clearTimeout(clock)
      done()
    }
    film.addEventListener(event, settle(resolve), { once: true })
    film.addEventListener('error', settle(() => reject(new UnfitVideo('unplayable'))), { once: true })
  })
}

function draw(film: HTMLVideoElement): Promise<Blob> {
  const { width, height } = fit(film.videoWidth, film.videoHeight, posterSide)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(film, 0, 0, width, height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnfitVideo('unplayable'))), 'image/jpeg', posterQuality),
  )
}

/** Checks a file and draws its first picture. */
export async function posterOf(file: File): Promise<Blob> {
  const problem = problemOfFile(file)
  if (problem) throw new UnfitVideo(problem)
  const film = document.createElement('video')
  film.muted = true
  film.playsInline = true
  film.preload = 'auto'
  const url = URL.createObjectURL(file)
  try {
    const known = when(film, 'loadedmetadata')
    const shown = when(film, 'loadeddata')
    // Whichever fails first is told; the other must not fail unheard.
    shown.catch(() => undefined)
    film.src = url
    await known
    const unfit = problemOfFilm(film)
    if (unfit) throw new UnfitVideo(unfit)
    await shown
    // Safari draws nothing before it has gone somewhere.
    const there = when(film, 'seeked')
    film.currentTime = Math.min(0.1, film.duration / 2)
    await there
    return await draw(film)
  } finally {
    film.removeAttribute('src')
    film.load()
    URL.revokeObjectURL(url)
  }
}

/** One upload, which may be tried again without being done twice: the same bytes go with the same keys. */
export class VideoUpload {
  private poster: Blob | null = null
  private readonly keys = { poster: newKey(), video: newKey() }
  private readonly stopper = new AbortController()
  private readonly file: File

  constructor(file: File) {
    this.file = file
  }

  /** Checks the file; gives its first picture. */
  async check(): Promise<Blob> {
    this.poster ??= await posterOf(this.file)
    return this.poster
  }

  async send(onProgress: (part: number) => void): Promise<Photo> {
    const poster = await api.upload<Photo>('/photos', await this.check(), this.keys.poster)
    // The type is what the server goes by; some systems leave it empty.
    const film = this.file.slice(0, this.file.size, 'video/mp4')
    return api.uploadSlowly<Photo>('/videos', { poster_id: poster.id }, film, this.keys.video, onProgress, this.stopper.signal)
  }

  stop(): void {
    this.stopper.abort()
  }
}
