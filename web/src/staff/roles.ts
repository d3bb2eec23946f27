/** Who may do what. The server decides; here it only spares people calls that would be refused. */
import { computed } from 'vue'
import type { StaffRole } from '@/api/types'
import { td } from '@/desk/text'
import { listed } from '@/shared/punctuation'
import { me } from '@/shared/session'

export const isStaff = computed(() => (me.value?.staff_roles.length ?? 0) > 0)

export function mayAct(role: StaffRole): boolean {
  const roles = me.value?.staff_roles ?? []
  return roles.includes(role) || roles.includes('admin')
}

/** "审核员、管理员": what to ask an administrator for. */
export const rolesText = (role: StaffRole) => listed([td(`staff_role.${role}`), td('staff_role.admin')])
