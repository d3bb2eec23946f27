/**
 * A map without tiles: a grating of our own, the names of cities and districts where they lie, and a scale. Nothing is loaded
 * from anybody; that is why it has no streets.
 */
import 'leaflet/dist/leaflet.css'
import './plan.css'
import { circle, control, divIcon, GridLayer, layerGroup, type LayerGroup, map as makeMap, type Map as LeafletMap, marker, type Marker } from 'leaflet'
import type { City } from '@/api/types'
import type { Spot } from './datum'

export const ZOOM_MAX = 18
/** From here on districts stand far enough from each other to be named. */
const DISTRICTS_FROM = 11

const Grating = GridLayer.extend({
  createTile() {
    const tile = document.createElement('div')
    tile.className = 'plan-tile'
    return tile
  },
})

export function makePlan(box: HTMLElement, words: { zoomIn: string; zoomOut: string }): LeafletMap {
  const plan = makeMap(box, { attributionControl: false, zoomControl: false, minZoom: 4, maxZoom: ZOOM_MAX, maxBounds: [[3, 73], [54, 136]] })
  plan.addLayer(new (Grating as unknown as new () => GridLayer)())
  control.zoom({ position: 'topright', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(plan)
  control.scale({ position: 'bottomleft', imperial: false }).addTo(plan)
  return plan
}

/** A mark that is drawn by the page's own style; `text` is text and never markup. */
export function textMark(at: Spot, className: string, text: string, options: { label?: string; size?: number; above?: boolean } = {}): Marker {
  const size = options.size
  const mark = marker([at.lat, at.lng], {
    interactive: Boolean(options.label),
    keyboard: Boolean(options.label),
    // A map that moves under the focus draws its marks anew, and the focus is gone.
    autoPanOnFocus: false,
    // What can be tapped lies over what is only named.
    zIndexOffset: options.above ? 20_000 : options.label ? 10_000 : 0,
    icon: divIcon({ className, html: '', iconSize: size ? [size, size] : undefined }),
  })
  mark.on('add', () => {
    const element = mark.getElement()
    if (!element) return
    const inner = document.createElement('span')
    inner.textContent = text
    element.append(inner)
    if (options.label) {
      element.setAttribute('role', 'button')
      element.setAttribute('aria-label', options.label)
    }
  })
  return mark
}

/** Names what can be told apart: cities from afar, their districts from near. */
export function namePlaces(plan: LeafletMap, cities: readonly City[]): void {
  const names = layerGroup().addTo(plan)
  let named: 'cities' | 'districts' | null = null
  const draw = () => {
    const which = plan.getZoom() < DISTRICTS_FROM ? 'cities' : 'districts'
    if (which === named) return
    named = which
    names.clearLayers()
    const places = which === 'cities' ? cities : cities.flatMap((city) => city.districts)
    for (const place of places) textMark(place, 'plan-name', place.name).addTo(names)
  }
  plan.on('zoomend', draw)
  plan.whenReady(draw)
}

/** Rings of equal distance around a spot. */
export function ringsAround(spot: Spot, text: (km: number) => string): LayerGroup {
  const rings = layerGroup()
  for (const km of [1, 3, 5, 10]) {
    circle([spot.lat, spot.lng], { radius: km * 1000, interactive: false, fill: false, weight: 1, className: 'plan-ring' }).addTo(rings)
    // One degree of latitude is 111.2 km.
    textMark({ lat: spot.lat + km / 111.2, lng: spot.lng }, 'plan-ring-name', text(km)).addTo(rings)
  }
  return rings
}
