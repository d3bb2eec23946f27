/** What we use of `qrcode`, which has no types of its own. */
declare module 'qrcode' {
  export function create(text: string, options?: { errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H' }): { modules: { size: number; get(row: number, column: number): number } }
}
