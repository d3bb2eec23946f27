import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import './style.css'
import { setLocale } from '@/i18n'
import { queryClient } from '@/shared/query'
import { readStored } from '@/shared/storage'
import App from './App.vue'
import { router } from './router'
import { countVisits } from './statistics'

async function start() {
  if (readStored('locale') === 'en') await setLocale('en')
  createApp(App).use(router).use(VueQueryPlugin, { queryClient }).mount('#app')
  void router.isReady().then(() => countVisits(router))
}

void start()
