/**
 * Typed messages without a runtime library: Chinese is compiled in, English comes when somebody chooses it.
 *
 * A message names its parameters in braces; `t` refuses an unknown key or a missing parameter when it is compiled.
 */
import { ref } from 'vue'
import { setApiLanguage } from '@/api/client'
import { zh } from './zh'

export type Locale = 'zh-CN' | 'en'
type Messages = Record<string, string>
type ParamsOf<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | ParamsOf<Rest> : never
type Arguments<S extends string> = [ParamsOf<S>] extends [never] ? [] : [Record<ParamsOf<S>, string | number>]

export type Translate<Z extends Messages> = <K extends keyof Z & string>(key: K, ...params: Arguments<Z[K]>) => string

export const locale = ref<Locale>('zh-CN')

const loaders: (() => Promise<void>)[] = []

/** Makes the `t` of one set of messages. English must have the same keys; the compiler compares them. */
export function createTranslator<const Z extends Messages>(
  chinese: Z,
  loadEnglish: () => Promise<Record<keyof Z, string>>,
): Translate<Z> {
  let english: Record<keyof Z, string> | null = null
  const load = async () => {
    english ??= await loadEnglish()
  }
  loaders.push(load)
  const loaded = ref(0)
  // A set that arrives after English was chosen (a lazily loaded page) fetches its own at once.
  if (locale.value === 'en') void load().then(() => loaded.value++)
  return (key, ...params) => {
    void loaded.value
    const text: string = (locale.value === 'en' && english?.[key]) || chinese[key] || key
    const values = params[0] as Record<string, string | number> | undefined
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
  }
}

export async function setLocale(next: Locale): Promise<void> {
  if (next === 'en') await Promise.all(loaders.map((load) => load()))
  locale.value = next
  setApiLanguage(next)
  document.documentElement.lang = next
}

/** What the three entries share: errors, labels of enumerations, units. */
export const t = createTranslator(zh, () => import('./en').then((module) => module.en))
