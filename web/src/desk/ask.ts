import { ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message-box/style/css'
import { t } from '@/i18n'

/** Asks before something that cannot be taken back. `doIt` names the act, so that the button says what happens. */
export function ask(title: string, text: string, doIt: string): Promise<boolean> {
  return ElMessageBox.confirm(text, title, { confirmButtonText: doIt, cancelButtonText: t('common.cancel') }).then(
    () => true,
    () => false,
  )
}
