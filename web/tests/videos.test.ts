import { describe, expect, it } from 'vitest'
import { emptyForm, useAlbum } from '@/shared/posting-form'
import { problemOfFile, problemOfFilm } from '@/shared/videos'

const file = (name: string, type: string, size = 1000) => ({ name, type, size })
const film = (duration: number, videoWidth = 1280, videoHeight = 720) => ({ duration, videoWidth, videoHeight })

describe('a video before it is uploaded', () => {
  it('must be an MP4 of at most 30 MB', () => {
    expect(problemOfFile(file('a.mp4', 'video/mp4'))).toBeNull()
    expect(problemOfFile(file('a.MP4', ''))).toBeNull()
    expect(problemOfFile(file('a.mov', 'video/quicktime'))).toBe('type')
    expect(problemOfFile(file('a.mov', ''))).toBe('type')
    expect(problemOfFile(file('a.mp4', 'video/mp4', 30 * 1024 * 1024))).toBeNull()
    expect(problemOfFile(file('a.mp4', 'video/mp4', 30 * 1024 * 1024 + 1))).toBe('size')
  })

  it('must be short, not too large, and playable here', () => {
    expect(problemOfFilm(film(60.03))).toBeNull()
    expect(problemOfFilm(film(61))).toBe('length')
    expect(problemOfFilm(film(Infinity))).toBe('length')
    expect(problemOfFilm(film(NaN))).toBe('length')
    expect(problemOfFilm(film(5, 1080, 1920))).toBeNull()
    expect(problemOfFilm(film(5, 3840, 2160))).toBe('side')
    expect(problemOfFilm(film(5, 0, 0))).toBe('unplayable')
  })
})

describe('an album', () => {
  const photo = (id: string) => ({ id, url: '', thumb_url: '' })
  const video = (id: string) => ({ ...photo(id), video: { url: '', seconds: 4, width: 640, height: 360 } })

  it('changes pictures and videos apart, videos first, nine in all', () => {
    const form = emptyForm()
    const album = useAlbum(form)
    album.pictures.value = [photo('p1'), photo('p2')]
    expect(album.videosRoom.value).toBe(3)
    form.album = [video('v1'), photo('p1'), photo('p2')]
    expect(album.pictures.value.map((item) => item.id)).toEqual(['p1', 'p2'])
  })
})
