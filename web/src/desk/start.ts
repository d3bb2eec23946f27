/** Starts a desktop entry: language, queries, router. */
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, watch, type Component } from 'vue'
import type { Router } from 'vue-router'
import { setLocale } from '@/i18n'
import { queryClient } from '@/shared/query'
import { leaving } from '@/shared/session'
import { readStored } from '@/shared/storage'
import './style.css'

export async function startDesk(root: Component, router: Router): Promise<void> {
  if (readStored('locale') === 'en') await setLocale('en')
  // Whoever cancels their account can only stop that, and does it on the phone pages.
  watch(leaving, (goes) => goes && location.assign('/m/settings/cancel-account'))
  createApp(root).use(router).use(VueQueryPlugin, { queryClient }).mount('#app')
}
