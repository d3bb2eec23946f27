import { QueryClient } from '@tanstack/vue-query'
import { ApiError } from '@/api/client'
import { whenSessionChanges } from './session'

/** A refusal stays a refusal however often it is asked; only a missing answer is worth another try. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (times, error) => times < 2 && error instanceof ApiError && error.mayHaveHappened,
      refetchOnWindowFocus: true,
      // Ask even when the browser says offline: the error then says so, instead of a page that loads for ever.
      networkMode: 'always',
    },
  },
})

// What one person was shown must not be shown to the next one on the same phone.
whenSessionChanges(() => {
  queryClient.removeQueries({ type: 'inactive' })
  void queryClient.resetQueries()
})
