import { day } from '@/shared/format'

/** A deadline is the first moment after the last good day: that day is the one to show. */
export const lastDay = (deadline: string): string => day(new Date(deadline).getTime() - 1)

export const isLate = (deadline: string): boolean => new Date(deadline).getTime() <= Date.now()
