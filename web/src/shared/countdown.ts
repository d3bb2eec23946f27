import { onBeforeUnmount, ref } from 'vue'

/** Seconds left until something may be done again. */
export function useCountdown() {
  const left = ref(0)
  let clock: number | undefined
  const stop = () => window.clearInterval(clock)
  function start(seconds: number) {
    stop()
    // Counted from the clock, not from ticks: a phone that sleeps makes no ticks.
    const end = Date.now() + seconds * 1000
    left.value = seconds
    clock = window.setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (left.value === 0) stop()
    }, 250)
  }
  onBeforeUnmount(stop)
  return { left, start }
}
