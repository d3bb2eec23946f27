import { createApp } from 'vue'
import '@/style/tokens.css'
import App from './App.vue'

createApp(App).mount('#app')
