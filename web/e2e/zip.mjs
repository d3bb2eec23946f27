// The files of an archive in which nothing is compressed, by its central directory.
const END = 0x06054b50
const ENTRY = 0x02014b50

export function unzip(bytes) {
  const at = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (at < 0 || bytes.readUInt32LE(at) !== END) throw new Error('this is no ZIP archive')
  const files = new Map()
  let entry = bytes.readUInt32LE(at + 16)
  for (let left = bytes.readUInt16LE(at + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(entry) !== ENTRY) throw new Error('the central directory is broken')
    const [size, name, extra, comment] = [bytes.readUInt32LE(entry + 24), ...[28, 30, 32].map((offset) => bytes.readUInt16LE(entry + offset))]
    const local = bytes.readUInt32LE(entry + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    files.set(bytes.toString('utf8', entry + 46, entry + 46 + name), bytes.subarray(start, start + size))
    entry += 46 + name + extra + comment
  }
  return files
}
