/** Check digits, so that a slip of the finger is found before anything is sent. The server checks again. */

/** GB 11643-1999: the ID number of a person. */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  if ('10X98765432'[sum % 11] !== text[17]!.toUpperCase()) return false
  const [year, month, day] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getTime() < Date.now()
}

/** GB 32100-2015: the unified social credit code of a company. */
export function isCreditCode(text: string): boolean {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const code = text.toUpperCase()
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  const sum = weights.reduce((total, weight, i) => total + weight * letters.indexOf(code[i]!), 0)
  return letters[(31 - (sum % 31)) % 31] === code[17]
}
