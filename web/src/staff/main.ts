import { startDesk } from '@/desk/start'
import App from './App.vue'
import { router } from './router'

void startDesk(App, router)
