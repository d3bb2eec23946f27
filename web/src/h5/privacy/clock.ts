/** How a request's deadline reads. The server gives the first moment after the last good day, in China. */
import { day } from '@/shared/format'

const dayMs = 86_400_000

/** The last good day. */
export const lastDay = (deadline: string, now: number = Date.now()) => day(new Date(deadline).getTime() - 1, now)

/** Whole days that are left after today; 0 on the last one, negative once it has passed. */
export function daysLeft(deadline: string, now: number = Date.now()): number {
  return Math.ceil((new Date(deadline).getTime() - now) / dayMs) - 1
}
