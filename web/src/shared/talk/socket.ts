/** The WebSocket: connects, says hello with what is known, and comes back after a loss with growing pauses. */
import type { Id, Message, MessageBody, Side } from '@/api/types'
import { backoffMs } from './state'

export type ServerFrame =
  | { type: 'message'; message: Message }
  | { type: 'mark'; conversation_id: Id; side: Side; delivered: number; read: number }
  | { type: 'notice'; count: number }
  | { type: 'support'; chat_id: Id }
  | { type: 'sent'; client_id: string; message: Message }
  | { type: 'refused'; client_id: string; code: string }
  | { type: 'caught_up'; unread: number }
  | { type: 'pong' }

export type ClientFrame =
  | { type: 'hello'; after: Record<Id, number> }
  | ({ type: 'send'; conversation_id: Id } & MessageBody)
  | { type: 'mark'; conversation_id: Id; delivered?: number; read?: number }
  | { type: 'ping' }

export interface TalkSocket {
  send(frame: ClientFrame): boolean
  close(): void
}

export interface SocketHandlers {
  /** What to ask for after a connection: the last number known of each conversation. */
  hello: () => Promise<Record<Id, number>>
  frame: (frame: ServerFrame) => void
  connected: (yes: boolean) => void
}

const pingEveryMs = 25_000
/** Two missed answers: the network is gone although the socket says nothing. */
const silentAfterMs = 60_000

export function openTalkSocket(handlers: SocketHandlers): TalkSocket {
  let socket: WebSocket | null = null
  let attempt = 0
  let closed = false
  let heardAt = 0
  let retry: number | undefined

  const send = (frame: ClientFrame): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(frame))
    return true
  }

  function connect() {
    if (closed) return
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const mine = new WebSocket(`${scheme}://${location.host}/api/v1/talk/ws`)
    socket = mine
    mine.onopen = async () => {
      heardAt = Date.now()
      const after = await handlers.hello()
      if (send({ type: 'hello', after })) handlers.connected(true)
    }
    mine.onmessage = (event) => {
      heardAt = Date.now()
      attempt = 0
      handlers.frame(JSON.parse(String(event.data)) as ServerFrame)
    }
    mine.onclose = () => {
      if (socket === mine) socket = null
      handlers.connected(false)
      if (closed) return
      retry = window.setTimeout(connect, backoffMs(attempt++, Math.random()))
    }
  }

  const pulse = window.setInterval(() => {
    if (!socket) return
    if (Date.now() - heardAt > silentAfterMs) socket.close()
    else send({ type: 'ping' })
  }, pingEveryMs)

  function reconnectNow() {
    if (closed || socket) return
    window.clearTimeout(retry)
    attempt = 0
    connect()
  }
  window.addEventListener('online', reconnectNow)
  document.addEventListener('visibilitychange', reconnectNow)
  connect()

  return {
    send,
    close() {
      closed = true
      window.clearInterval(pulse)
      window.clearTimeout(retry)
      window.removeEventListener('online', reconnectNow)
      document.removeEventListener('visibilitychange', reconnectNow)
      socket?.close()
    },
  }
}
