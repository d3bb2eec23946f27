/** A poster of a job, drawn in the page: nothing of it goes anywhere. */
import { create } from 'qrcode'

export interface PosterFacts {
  title: string
  wage: { amount: string; unit: string }
  merchant: string
  badge: string
  /** Label and text of each line below. */
  lines: { label: string; text: string }[]
  link: string
  scan: string
  safe: string
  brand: string
}

export const posterWidth = 750
const edge = 56
const ink = '#1b1c1e'
const soft = '#4a4d52'
const accent = '#c2410c'
const font = "'PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', system-ui, sans-serif"

/** Cuts a text into lines that fit; the last of `most` ends with `…` when more would follow. Chinese breaks anywhere. */
export function wrap(text: string, most: number, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  const signs = [...text.replace(/\s+/g, ' ').trim()]
  for (const [at, sign] of signs.entries()) {
    if (line === '' || fits(line + sign)) {
      line += sign
      continue
    }
    if (lines.length === most - 1) {
      while (line && !fits(`${line}…`)) line = [...line].slice(0, -1).join('')
      return [...lines, `${line}…`]
    }
    // A word of letters is not torn where it can go whole to the next line.
    const word = /[A-Za-z0-9]+$/.exec(line)?.[0] ?? ''
    const torn = word && /[A-Za-z0-9]/.test(sign) && word.length < line.length
    lines.push((torn ? line.slice(0, -word.length) : line).trimEnd())
    line = (torn ? word : '') + (sign === ' ' ? '' : sign)
    if (at === signs.length - 1) break
  }
  return line ? [...lines, line] : lines
}

function drawQr(brush: CanvasRenderingContext2D, text: string, x: number, y: number, size: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const step = Math.floor(size / modules.size)
  const inset = Math.floor((size - step * modules.size) / 2)
  brush.fillStyle = '#000'
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) brush.fillRect(x + inset + column * step, y + inset + row * step, step, step)
    }
  }
}

/** Draws; the height follows from what it says. */
export function drawPoster(canvas: HTMLCanvasElement, facts: PosterFacts): void {
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  const write = (size: number, weight = 400) => (brush.font = `${weight} ${size}px ${font}`)
  const inner = posterWidth - 2 * edge
  const fits = (room: number) => (line: string) => brush.measureText(line).width <= room
  write(50, 700)
  const title = wrap(facts.title, 3, fits(inner))
  write(30)
  const labelWidth = Math.max(0, ...facts.lines.map((line) => brush.measureText(line.label).width)) + 24
  const lines = facts.lines.map((line) => ({ label: line.label, rows: wrap(line.text, 3, fits(inner - labelWidth)) }))
  const merchant = wrap(facts.merchant, 1, fits(inner - (facts.badge ? 120 : 0)))[0] ?? ''

  const head = 96
  const titleTop = head + 64
  const wageTop = titleTop + title.length * 66 + 16
  const merchantTop = wageTop + 96
  const linesTop = merchantTop + (merchant ? 68 : 8)
  const rows = lines.reduce((sum, line) => sum + line.rows.length, 0)
  const qrTop = linesTop + rows * 46 + lines.length * 10 + 40
  const qr = 264
  const height = qrTop + qr + 108
  canvas.width = posterWidth
  canvas.height = height

  brush.textBaseline = 'top'
  brush.fillStyle = '#fff'
  brush.fillRect(0, 0, posterWidth, height)
  brush.fillStyle = accent
  brush.fillRect(0, 0, posterWidth, head)
  brush.fillStyle = '#fff'
  write(38, 700)
  brush.fillText(facts.brand, edge, 28)

  brush.fillStyle = ink
  write(50, 700)
  title.forEach((line, nth) => brush.fillText(line, edge, titleTop + nth * 66))
  brush.fillStyle = accent
  write(66, 700)
  brush.fillText(facts.wage.amount, edge, wageTop)
  const amount = brush.measureText(facts.wage.amount).width
  write(34, 500)
  brush.fillText(facts.wage.unit, edge + amount + 10, wageTop + 26)

  if (merchant) {
    brush.fillStyle = soft
    write(30)
    brush.fillText(merchant, edge, merchantTop)
    if (facts.badge) {
      const at = edge + brush.measureText(merchant).width + 18
      write(24, 500)
      const wide = brush.measureText(facts.badge).width + 24
      brush.fillStyle = '#e8f6ee'
      brush.fillRect(at, merchantTop - 3, wide, 40)
      brush.fillStyle = '#15703c'
      brush.fillText(facts.badge, at + 12, merchantTop + 5)
    }
  }
  let y = linesTop
  write(30)
  for (const line of lines) {
    brush.fillStyle = '#666a70'
    brush.fillText(line.label, edge, y)
    brush.fillStyle = ink
    line.rows.forEach((row, nth) => brush.fillText(row, edge + labelWidth, y + nth * 46))
    y += line.rows.length * 46 + 10
  }

  brush.fillStyle = '#e3e4e8'
  brush.fillRect(edge, qrTop - 24, inner, 2)
  drawQr(brush, facts.link, edge, qrTop, qr)
  brush.fillStyle = ink
  write(34, 600)
  const beside = edge + qr + 32
  wrap(facts.scan, 2, fits(posterWidth - beside - edge)).forEach((line, nth) => brush.fillText(line, beside, qrTop + 84 + nth * 48))
  brush.fillStyle = '#666a70'
  write(24)
  wrap(facts.safe, 2, fits(inner)).forEach((line, nth) => brush.fillText(line, edge, qrTop + qr + 28 + nth * 34))
}

/** The same as a PNG. */
export function posterFile(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'))
}
