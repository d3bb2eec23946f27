/** Starts a desktop entry: language, queries, router. */
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, type Component } from 'vue'
import type { Router } from 'vue-router'
import { setLocale } from '@/i18n'
import { queryClient } from '@/shared/query'
import { readStored } from '@/shared/storage'
import './style.css'

export async function startDesk(root: Component, router: Router): Promise<void> {
  if (readStored('locale') === 'en') await setLocale('en')
  createApp(root).use(router).use(VueQueryPlugin, { queryClient }).mount('#app')
}
