/** Short messages after an action. An error stays longer, because it says what to do. */
import { ElMessage } from 'element-plus'
import 'element-plus/es/components/message/style/css'
import { errorText } from '@/shared/errors'

export function tellDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 2500 })
}

export function tellProblem(error: unknown): void {
  ElMessage({ type: 'error', message: typeof error === 'string' ? error : errorText(error), duration: 7000, showClose: true })
}

/** Says what did not work out where nothing failed on our side. */
export function tellNo(text: string): void {
  ElMessage({ type: 'warning', message: text, duration: 6000 })
}
