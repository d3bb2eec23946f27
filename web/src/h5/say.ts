/** Short words to the person, and questions that want a yes or a no. SayAndAsk.vue shows them. */
import { ref, shallowRef } from 'vue'
import { errorText } from '@/shared/errors'

export interface Question {
  title: string
  message: string
  yes: string
  /** Without it there is nothing to decide, only to read. */
  no?: string
}

export const said = ref('')
export const asked = shallowRef<Question | null>(null)

let clock: number | undefined
let answerTo: ((yes: boolean) => void) | null = null

/** Long texts stay longer: about as long as reading them takes. */
export function say(text: string): void {
  said.value = text
  window.clearTimeout(clock)
  clock = window.setTimeout(() => (said.value = ''), Math.min(6000, 1800 + text.length * 80))
}

export function sayError(error: unknown): void {
  say(errorText(error))
}

export function ask(question: Question): Promise<boolean> {
  answer(false)
  asked.value = question
  return new Promise((resolve) => (answerTo = resolve))
}

export function answer(yes: boolean): void {
  answerTo?.(yes)
  answerTo = null
  asked.value = null
}
