/** Single-key shortcuts for working through a queue. They rest while somebody types or a dialog is open. */
import { onBeforeUnmount, onMounted } from 'vue'

export function useKeys(actions: Record<string, () => void>): void {
  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const target = event.target as HTMLElement
    if (target.closest('input, textarea, select, [contenteditable], [role="dialog"]') || document.querySelector('.el-overlay:not([style*="display: none"])')) return
    const action = actions[event.key.toLowerCase()]
    if (!action) return
    event.preventDefault()
    action()
  }
  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
}
