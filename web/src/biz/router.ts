import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { loadSession, me } from '@/shared/session'
import { currentMerchant, rememberMerchant } from './merchant'

declare module 'vue-router' {
  interface RouteMeta {
    /** May be seen without a sign-in. */
    open?: boolean
    /** Which item of the navigation it belongs to. */
    nav?: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignInPage.vue'), meta: { open: true } },
  { path: '/sign-in/back', name: 'sign-in-back', component: () => import('./third-party/BackPage.vue'), meta: { open: true } },
  { path: '/policy', name: 'policy', component: () => import('./pages/PolicyPage.vue'), meta: { open: true } },
  {
    path: '/',
    name: 'home',
    redirect: () => {
      const merchant = currentMerchant()
      return merchant ? { name: 'overview', params: { merchantId: merchant } } : { name: 'start' }
    },
  },
  { path: '/start', name: 'start', component: () => import('./pages/StartPage.vue'), meta: { nav: 'start' } },
  { path: '/notices', name: 'notices', component: () => import('./pages/NoticesPage.vue'), meta: { nav: 'notices' } },
  { path: '/support', name: 'support', component: () => import('./support/SupportPage.vue'), meta: { nav: 'support' } },
  { path: '/account', name: 'account', component: () => import('./pages/AccountPage.vue'), meta: { nav: 'account' } },
  { path: '/m/:merchantId', name: 'overview', component: () => import('./pages/OverviewPage.vue'), props: true, meta: { nav: 'overview' } },
  { path: '/m/:merchantId/certification', name: 'certification', component: () => import('./pages/CertificationPage.vue'), props: true, meta: { nav: 'certification' } },
  { path: '/m/:merchantId/money', name: 'money', component: () => import('./money/MoneyPage.vue'), props: true, meta: { nav: 'money' } },
  { path: '/m/:merchantId/invoices', name: 'invoices', component: () => import('./shop/InvoicesPage.vue'), props: true, meta: { nav: 'money' } },
  { path: '/m/:merchantId/invoices/:id', name: 'invoice', component: () => import('./shop/InvoicePage.vue'), props: true, meta: { nav: 'money' } },
  { path: '/m/:merchantId/statements', name: 'statements', component: () => import('./shop/StatementsPage.vue'), props: true, meta: { nav: 'money' } },
  { path: '/payments/:id', name: 'payment', component: () => import('./money/PaymentPage.vue'), props: true, meta: { nav: 'money' } },
  { path: '/m/:merchantId/members', name: 'members', component: () => import('./pages/MembersPage.vue'), props: true, meta: { nav: 'members' } },
  { path: '/m/:merchantId/postings', name: 'postings', component: () => import('./pages/PostingsPage.vue'), props: true, meta: { nav: 'postings' } },
  { path: '/m/:merchantId/publish/:postingId?', name: 'publish', component: () => import('./pages/PublishPage.vue'), props: true, meta: { nav: 'postings' } },
  { path: '/m/:merchantId/postings/:postingId', name: 'pipeline', component: () => import('./pages/PipelinePage.vue'), props: true, meta: { nav: 'postings' } },
  { path: '/m/:merchantId/postings/:postingId/settlement', name: 'settlement', component: () => import('./settlement/SettlementPage.vue'), props: true, meta: { nav: 'postings' } },
  { path: '/m/:merchantId/resumes', name: 'resumes', component: () => import('./resumes/BasePage.vue'), props: true, meta: { nav: 'resumes' } },
  { path: '/m/:merchantId/wanted', name: 'wanted', component: () => import('./resumes/WantedPage.vue'), props: true, meta: { nav: 'resumes' } },
  { path: '/m/:merchantId/talents', name: 'talents', component: () => import('./talents/TalentsPage.vue'), props: true, meta: { nav: 'talents' } },
  { path: '/m/:merchantId/talks/:conversationId?', name: 'talks', component: () => import('./pages/TalksPage.vue'), props: true, meta: { nav: 'talks' } },
  { path: '/:rest(.*)*', redirect: '/' },
]

export const router = createRouter({
  history: createWebHistory('/biz/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  // `home` redirects by who is signed in, so it must be known first; that is why the guard also runs after redirects.
  if (me.value ?? (await loadSession())) return true
  return { name: 'sign-in', query: { to: to.fullPath } }
})

// The redirect of `home` ran before the session was known; decide again now.
router.beforeResolve((to) => (to.name === 'start' && !to.query.new && currentMerchant() ? { name: 'overview', params: { merchantId: currentMerchant()! } } : true))

router.afterEach((to) => {
  if (typeof to.params.merchantId === 'string') rememberMerchant(to.params.merchantId)
})
