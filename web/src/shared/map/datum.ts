/**
 * From the datum in which phones measure (WGS-84) to the one in which maps of China draw (GCJ-02): some hundred metres apart.
 * The server does the same (crates/kernel/src/point.rs); here it is only for drawing where somebody stands.
 */
export interface Spot {
  lat: number
  lng: number
}

const axis = 6_378_245
const eccentricitySquared = 0.006_693_421_622_965_943
const { PI, sin, cos, sqrt, abs } = Math

export function toGcj02({ lat, lng }: Spot): Spot {
  const [x, y] = [lng - 105, lat - 35]
  const ripple = 20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)
  const root = sqrt(abs(x))
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
    ((ripple + 20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3 +
    ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root +
    ((ripple + 20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3 +
    ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3
  const radians = PI / 180
  const flat = 1 - eccentricitySquared * sin(lat * radians) ** 2
  const metresNorth = (axis * (1 - eccentricitySquared)) / (flat * sqrt(flat))
  const metresEast = (axis / sqrt(flat)) * cos(lat * radians)
  return { lat: lat + north / metresNorth / radians, lng: lng + east / metresEast / radians }
}

/** Metres on a sphere. */
export function metresBetween(a: Spot, b: Spot): number {
  const radians = PI / 180
  const half = (from: number, to: number) => sin(((to - from) * radians) / 2) ** 2
  const h = half(a.lat, b.lat) + cos(a.lat * radians) * cos(b.lat * radians) * half(a.lng, b.lng)
  return 2 * 6_371_009 * Math.asin(sqrt(Math.min(1, h)))
}
