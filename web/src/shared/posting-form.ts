/** A posting as a person types it, and its way to and from the API. Texts stay texts until they are sent. */
import { computed } from 'vue'
import type { Finding, Mode, Photo, Point, Posting, PostingBody, Settlement, WageUnit } from '@/api/types'
import { chinaDate, chinaTime, fenOf, instantOf, yuan } from './format'

const albumMost = 9
const videosMost = 3

export interface ShiftForm {
  date: string
  start: string
  end: string
  headcount: number
}

export interface PostingForm {
  title: string
  category: string | null
  description: string
  requirements: string
  min_age: number
  mode: Mode
  wage: string
  wage_unit: WageUnit
  settlement: Settlement
  cancel_free_hours: number
  shifts: ShiftForm[]
  city_code: string | null
  district_code: string | null
  address: string
  point: Point | null
  contact_name: string
  contact_phone: string
  contact_email: string
  album: Photo[]
  valid_until: string
}

/** The pictures and the videos of an album, each to be changed without the other. Videos come first, as they are shown. */
export function useAlbum(form: PostingForm) {
  const pictures = computed({
    get: () => form.album.filter((item) => !item.video),
    set: (next: Photo[]) => (form.album = [...form.album.filter((item) => item.video), ...next]),
  })
  const videos = computed({
    get: () => form.album.filter((item) => item.video),
    set: (next: Photo[]) => (form.album = [...next, ...form.album.filter((item) => !item.video)]),
  })
  const picturesMost = computed(() => albumMost - videos.value.length)
  const videosRoom = computed(() => Math.min(videosMost, albumMost - pictures.value.length))
  return { pictures, videos, picturesMost, videosRoom }
}

/** Fills in a place that was found by words: its point, and its district where our table has it. */
export function takePlace(form: PostingForm, place: { name: string; address: string; city_code: string | null; district_code: string | null; lat: number; lng: number }): void {
  if (place.city_code) {
    form.city_code = place.city_code
    form.district_code = place.district_code
  }
  form.address = [place.address, place.name].filter(Boolean).join(' ').slice(0, 120)
  form.point = { lat: place.lat, lng: place.lng, datum: 'gcj02' }
}

export const emptyShift = (): ShiftForm => ({ date: '', start: '', end: '', headcount: 1 })

export const emptyForm = (): PostingForm => ({
  title: '',
  category: null,
  description: '',
  requirements: '',
  min_age: 18,
  mode: 'first_come',
  wage: '',
  wage_unit: 'hour',
  settlement: 'daily',
  cancel_free_hours: 24,
  shifts: [emptyShift()],
  city_code: null,
  district_code: null,
  address: '',
  point: null,
  contact_name: '',
  contact_phone: '',
  contact_email: '',
  album: [],
  valid_until: '',
})

const dayMs = 24 * 3600_000

export function addDays(date: string, days: number): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + days * dayMs).toISOString().slice(0, 10)
}

/** A shift whose end is not after its start ends on the next day, as night work does. */
export const endsNextDay = (shift: ShiftForm): boolean => Boolean(shift.start && shift.end && shift.end <= shift.start)

export const shiftIsWhole = (shift: ShiftForm): boolean => Boolean(shift.date && shift.start && shift.end)

/** What is still empty is left out: a draft may lack anything. */
export function toBody(form: PostingForm, merchantId: string): PostingBody {
  const text = (value: string) => value.trim() || undefined
  return {
    merchant_id: merchantId,
    kind: 'job',
    title: text(form.title),
    category: form.category ?? undefined,
    description: text(form.description),
    mode: form.mode,
    wage_fen: fenOf(form.wage) ?? undefined,
    wage_unit: form.wage_unit,
    settlement: form.settlement,
    requirements: text(form.requirements),
    min_age: form.min_age,
    place: {
      city_code: form.city_code ?? undefined,
      district_code: form.district_code ?? undefined,
      address: text(form.address),
      point: form.point ?? undefined,
    },
    contact_name: text(form.contact_name),
    contact_phone: text(form.contact_phone),
    contact_email: text(form.contact_email),
    shifts: form.shifts.filter(shiftIsWhole).map((shift) => ({
      starts_at: instantOf(shift.date, shift.start),
      ends_at: instantOf(endsNextDay(shift) ? addDays(shift.date, 1) : shift.date, shift.end),
      headcount: shift.headcount,
    })),
    album: form.album.map((photo) => photo.id),
    // The last day counts whole: validity ends with the day in China.
    valid_until: form.valid_until ? instantOf(addDays(form.valid_until, 1), '00:00') : undefined,
    cancel_free_hours: form.cancel_free_hours,
  }
}

export function fromPosting(posting: Posting): PostingForm {
  const empty = emptyForm()
  // A shift that has begun stays as it is on the server and would be refused if it were sent again.
  const coming = posting.shifts
    .filter((shift) => Date.parse(shift.starts_at) > Date.now())
    .map((shift) => ({
      date: chinaDate(shift.starts_at),
      start: chinaTime(shift.starts_at),
      end: chinaTime(shift.ends_at),
      headcount: shift.headcount,
    }))
  return {
    title: posting.title ?? '',
    category: posting.category,
    description: posting.description ?? '',
    requirements: posting.requirements ?? '',
    min_age: posting.min_age ?? empty.min_age,
    mode: posting.mode ?? empty.mode,
    wage: posting.wage_fen === null || posting.wage_fen === undefined ? '' : yuan(posting.wage_fen),
    wage_unit: posting.wage_unit ?? empty.wage_unit,
    settlement: posting.settlement ?? empty.settlement,
    cancel_free_hours: posting.cancel_free_hours ?? empty.cancel_free_hours,
    shifts: coming.length === 0 ? [emptyShift()] : coming,
    city_code: posting.place?.city_code ?? null,
    district_code: posting.place?.district_code ?? null,
    address: posting.place?.address ?? '',
    point: posting.place?.point ?? null,
    contact_name: posting.contact_name ?? '',
    // Only its mask comes back; what is left empty stays as it was.
    contact_phone: '',
    contact_email: '',
    album: posting.album,
    valid_until: posting.valid_until ? chinaDate(new Date(posting.valid_until).getTime() - 1) : '',
  }
}

/** The ranges of one field, for marking the text. */
export function rangesOf(findings: readonly Finding[], field: string): [number, number][] {
  return findings.filter((finding) => finding.field === field).map((finding) => [finding.start, finding.end])
}
