/** Pictures are made small on the phone before they travel: less to pay for, and the place they were taken at stays here. */
export class NotAPicture extends Error {}

const longestSide = 1600
const quality = 0.82

function load(file: Blob): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    const url = URL.createObjectURL(file)
    image.onload = () => {
      URL.revokeObjectURL(url)
      resolve(image)
    }
    image.onerror = () => {
      URL.revokeObjectURL(url)
      reject(new NotAPicture())
    }
    image.src = url
  })
}

/** The size that fits, with the proportions kept and never enlarged. */
export function fit(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Draws the picture anew, which also leaves its EXIF and GPS data behind. */
export async function shrink(file: Blob): Promise<Blob> {
  const image = await load(file)
  const { width, height } = fit(image.naturalWidth, image.naturalHeight, longestSide)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen) throw new NotAPicture()
  // A transparent picture becomes white, not black, in JPEG.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPicture())), 'image/jpeg', quality))
}
