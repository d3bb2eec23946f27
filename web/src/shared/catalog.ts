/** Cities, districts and categories: small, the same for everybody, asked for once. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import type { Category, City, Page } from '@/api/types'
import { locale } from '@/i18n'

const forTheVisit = { staleTime: Infinity, gcTime: Infinity }

export function usePlaces() {
  const { data, error, refetch } = useQuery({
    queryKey: ['places'],
    queryFn: () => api.get<Page<City>>('/places'),
    ...forTheVisit,
  })
  const cities = computed<City[]>(() => data.value?.items ?? [])
  const city = (code: string | null | undefined) => cities.value.find((item) => item.code === code) ?? null
  const district = (cityCode: string | null | undefined, code: string | null | undefined) =>
    city(cityCode)?.districts.find((item) => item.code === code) ?? null
  return { cities, city, district, error, refetch }
}

export function useCategories() {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: () => api.get<Page<Category>>('/categories'),
    ...forTheVisit,
  })
  const categories = computed(() =>
    (data.value?.items ?? []).map((item) => ({ code: item.code, name: locale.value === 'en' ? item.en : item.zh })),
  )
  const categoryName = (code: string | null | undefined) => categories.value.find((item) => item.code === code)?.name ?? ''
  return { categories, categoryName }
}
