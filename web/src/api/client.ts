/**
 * The one way from a page to the API.
 *
 * It turns every failure into an ApiError whose `code` a page can act on,
 * and keeps one Idempotency-Key per user action, so that a tap that is repeated after a lost answer does its work once.
 */

export class ApiError extends Error {
  readonly status: number
  /** Stable and for programs; `offline` and `timeout` are ours, the rest are the server's. */
  readonly code: string
  readonly title: string
  readonly detail: string | null
  readonly field: string | null
  readonly requestId: string | null
  /** The whole problem, for what only some codes carry (`missing`, `findings`). */
  readonly body: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>) {
    const text = (key: string) => (typeof body[key] === 'string' ? (body[key] as string) : null)
    super(text('title') ?? text('code') ?? String(status))
    this.name = 'ApiError'
    this.status = status
    this.code = text('code') ?? 'unknown'
    this.title = text('title') ?? ''
    this.detail = text('detail')
    this.field = text('field')
    this.requestId = text('request_id')
    this.body = body
  }

  /** Nobody answered: the network is away or too slow. */
  get isOffline(): boolean {
    return this.code === 'offline' || this.code === 'timeout'
  }

  /** No verdict came back, so the action may have been done; repeating it with the same key is safe. */
  get mayHaveHappened(): boolean {
    return this.isOffline || this.status >= 502
  }
}

export function isCode(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code)
}

type Query = Record<string, string | number | boolean | null | undefined>

/** What a request is repeated under: a key of its own, or an action that has one for each request. */
export type Key = string | ((request: string) => string)

export interface CallOptions {
  query?: Query | object
  body?: unknown
  /** One key per user action: make it with `newKey()` when the action begins and pass the same one on a retry. */
  key?: Key
  signal?: AbortSignal
  timeoutMs?: number
  /** What is answered is a file, which the caller reads: it takes as long as it takes. */
  isFile?: boolean
}

const base = '/api/v1'
/** As long as the server waits for a video. */
const slowMs = 300_000
let language = 'zh-CN'
let onSignedOut: (() => void) | null = null

export function setApiLanguage(tag: string): void {
  language = tag
}

/** Called when the server no longer knows the session, so that the page can forget who was signed in. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A UUID version 4. `crypto.randomUUID` is missing on the oldest phones that are served. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function toQuery(query: object | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

/** What came back, read to its end. */
interface Answer {
  status: number
  text: string
}

function problemOf({ status, text }: Answer): ApiError {
  let body: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(text)
    if (parsed && typeof parsed === 'object') body = parsed as Record<string, unknown>
  } catch {
    // A proxy between us and the server answers with a page of its own; the status is all there is to know.
  }
  if (typeof body.code !== 'string') body.code = status >= 500 ? 'server_unavailable' : 'unknown'
  return new ApiError(status, body)
}

async function send(method: string, path: string, options: CallOptions): Promise<Answer & { response: Response }> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language }
  let body: BodyInit | undefined
  if (options.body instanceof Blob) {
    body = options.body
    headers['Content-Type'] = options.body.type || 'application/octet-stream'
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body)
    headers['Content-Type'] = 'application/json'
  }
  const { key } = options
  if (key) headers['Idempotency-Key'] = typeof key === 'string' ? key : key(JSON.stringify([method, path, options.body]))

  const timer = new AbortController()
  const stop = () => timer.abort()
  options.signal?.addEventListener('abort', stop)
  let timedOut = false
  const clock = setTimeout(() => {
    timedOut = true
    timer.abort()
  }, options.timeoutMs ?? 20_000)
  try {
    const response = await fetch(base + path + toQuery(options.query), {
      method,
      headers,
      body,
      credentials: 'same-origin',
      signal: timer.signal,
    })
    // The clock runs to the end of the body: one that stalls or is cut off is no answer, though the work may be done.
    const text = options.isFile && response.ok ? '' : await response.text()
    return { response, status: response.status, text }
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, { code: timedOut ? 'timeout' : 'offline' })
  } finally {
    clearTimeout(clock)
    options.signal?.removeEventListener('abort', stop)
  }
}

/** `fetch` does not tell how much of a body has left; this does. */
function sendSlowly(path: string, query: object, file: Blob, key: string, onProgress: (part: number) => void, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = (code: string) => () => reject(new ApiError(0, { code }))
    request.open('POST', base + path + toQuery(query))
    request.timeout = slowMs
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Accept-Language', language)
    request.setRequestHeader('Content-Type', file.type)
    request.setRequestHeader('Idempotency-Key', key)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => resolve({ status: request.status, text: request.responseText })
    request.onerror = fail('offline')
    request.onabort = fail('offline')
    request.ontimeout = fail('timeout')
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function answerOf<T>({ status, text }: Answer): T {
  if (status < 200 || status > 299) {
    const problem = problemOf({ status, text })
    if (problem.status === 401 && problem.code === 'sign_in_required') onSignedOut?.()
    throw problem
  }
  return (text ? JSON.parse(text) : undefined) as T
}

async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  return answerOf<T>(await send(method, path, options))
}

export const api = {
  get: <T>(path: string, query?: object, signal?: AbortSignal) => call<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, key: Key = newKey()) => call<T>('POST', path, { body: body ?? {}, key }),
  /** A file that is made on demand; nothing of it is kept, so it has no key. */
  file: async (path: string, body: unknown): Promise<Blob> => {
    const { response, ...answer } = await send('POST', path, { body, timeoutMs: slowMs, isFile: true })
    if (!response.ok) return answerOf<Blob>(answer)
    return response.blob().catch(() => Promise.reject(new ApiError(0, { code: 'offline' })))
  },
  put: <T>(path: string, body?: unknown, key: Key = newKey()) => call<T>('PUT', path, { body: body ?? {}, key }),
  delete: <T = void>(path: string, key: Key = newKey()) => call<T>('DELETE', path, { key }),
  /** The raw picture is the body. Pictures are slow on a phone's network, so they get their own time limit. */
  upload: <T>(path: string, picture: Blob, key: string = newKey()) => call<T>('POST', path, { body: picture, key, timeoutMs: 90_000 }),
  /** A video: minutes of travel, so it tells how far it is and can be stopped. */
  uploadSlowly: async <T>(path: string, query: object, file: Blob, key: string, onProgress: (part: number) => void, signal: AbortSignal) =>
    answerOf<T>(await sendSlowly(path, query, file, key, onProgress, signal)),
}

/**
 * Keeps one key for one user action until it has been answered.
 * A network failure leaves the key in place, so that the next tap is the same action; any answer, good or bad, ends it.
 * What was changed before the next tap is another action: the server knows a key by the request that it came with.
 * The last action that went out is the one that is kept: to go back to what was asked before it is to ask anew, for under
 * its old key the server would give its old answer and do nothing.
 */
export class ActionKey {
  private readonly keys = new Map<string, string>()

  async run<T>(action: (key: Key) => Promise<T>): Promise<T> {
    const before = new Set(this.keys.keys())
    const asked: string[] = []
    const key = (request: string) => {
      const known = this.keys.get(request) ?? newKey()
      this.keys.set(request, known)
      asked.push(request)
      return known
    }
    try {
      const result = await action(key)
      this.keys.clear()
      return result
    } catch (error) {
      if (!(error instanceof ApiError && error.mayHaveHappened)) asked.forEach((request) => this.keys.delete(request))
      // An action of several requests that is repeated and stops sooner this time is still the same one.
      else if (asked.some((request) => !before.has(request))) before.forEach((request) => asked.includes(request) || this.keys.delete(request))
      throw error
    }
  }
}
