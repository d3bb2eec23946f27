import { describe, expect, it } from 'vitest'
import { metresBetween, toGcj02 } from '@/shared/map/datum'

// covers: LOC-2
describe('the datum of maps', () => {
  it('agrees with the published pairs, as the server does', () => {
    for (const [from, to] of [
      [[31.1774276, 121.5272106], [31.17530398364597, 121.531541859215]],
      [[22.543847, 113.912316], [22.540796131694766, 113.9171764808363]],
      [[39.915, 116.404], [39.91640428150164, 116.41024449916938]],
    ] as const) {
      const gcj = toGcj02({ lat: from[0], lng: from[1] })
      expect(metresBetween(gcj, { lat: to[0], lng: to[1] })).toBeLessThan(0.05)
    }
  })

  it('lies some 590 metres beside itself in Fuzhou', () => {
    const wgs = { lat: 26.0745, lng: 119.2965 }
    const apart = metresBetween(wgs, toGcj02(wgs))
    expect(apart).toBeGreaterThan(560)
    expect(apart).toBeLessThan(620)
  })
})
