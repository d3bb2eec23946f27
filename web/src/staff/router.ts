import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { StaffRole } from '@/api/types'
import { loadSession, me } from '@/shared/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
    nav?: string
    /** The role that the page's calls need. */
    role?: StaffRole
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignInPage.vue'), meta: { open: true } },
  { path: '/', name: 'overview', component: () => import('./pages/OverviewPage.vue'), meta: { nav: 'overview' } },
  { path: '/statistics', name: 'statistics', component: () => import('./statistics/StatisticsPage.vue'), meta: { nav: 'statistics' } },
  { path: '/certifications', name: 'certifications', component: () => import('./pages/CertificationsPage.vue'), meta: { nav: 'certifications', role: 'reviewer' } },
  { path: '/certifications/:id', name: 'certification', component: () => import('./pages/CertificationPage.vue'), props: true, meta: { nav: 'certifications', role: 'reviewer' } },
  { path: '/identities', name: 'identities', component: () => import('./identity/IdentitiesPage.vue'), meta: { nav: 'identities', role: 'reviewer' } },
  { path: '/identities/:id', name: 'identity', component: () => import('./identity/IdentityPage.vue'), props: true, meta: { nav: 'identities', role: 'reviewer' } },
  { path: '/postings', name: 'postings', component: () => import('./pages/PostingsPage.vue'), meta: { nav: 'postings', role: 'reviewer' } },
  { path: '/postings/:id', name: 'posting', component: () => import('./pages/PostingPage.vue'), props: true, meta: { nav: 'postings', role: 'reviewer' } },
  { path: '/talk-reports', name: 'talk-reports', component: () => import('./talks/TalkReportsPage.vue'), meta: { nav: 'talk-reports', role: 'reviewer' } },
  { path: '/reports', name: 'reports', component: () => import('./pages/ReportsPage.vue'), meta: { nav: 'reports', role: 'reviewer' } },
  { path: '/hours', name: 'hours', component: () => import('./pages/HoursPage.vue'), meta: { nav: 'hours', role: 'reviewer' } },
  { path: '/ratings', name: 'ratings', component: () => import('./pages/RatingsPage.vue'), meta: { nav: 'ratings', role: 'reviewer' } },
  { path: '/rewards', name: 'rewards', component: () => import('./finance/CampaignsPage.vue'), meta: { nav: 'rewards', role: 'finance' } },
  { path: '/tax', name: 'tax', component: () => import('./finance/TaxPage.vue'), meta: { nav: 'tax', role: 'finance' } },
  { path: '/rules', name: 'rules', component: () => import('./pages/RulesPage.vue'), meta: { nav: 'rules', role: 'reviewer' } },
  { path: '/minimum-wages', name: 'minimum-wages', component: () => import('./pages/MinimumWagesPage.vue'), meta: { nav: 'minimum-wages', role: 'reviewer' } },
  { path: '/synonyms', name: 'synonyms', component: () => import('./pages/SynonymsPage.vue'), meta: { nav: 'synonyms', role: 'reviewer' } },
  { path: '/risky-hosts', name: 'risky-hosts', component: () => import('./pages/RiskyHostsPage.vue'), meta: { nav: 'risky-hosts', role: 'reviewer' } },
  { path: '/payouts', name: 'payouts', component: () => import('./payouts/PayoutsPage.vue'), meta: { nav: 'payouts', role: 'finance' } },
  { path: '/payouts/:id', name: 'payout', component: () => import('./payouts/PayoutPage.vue'), props: true, meta: { nav: 'payouts', role: 'finance' } },
  { path: '/wallet-freezes', name: 'wallet-freezes', component: () => import('./payouts/FreezesPage.vue'), meta: { nav: 'payouts', role: 'finance' } },
  { path: '/money', name: 'money', component: () => import('./money/ReconPage.vue'), meta: { nav: 'money', role: 'finance' } },
  { path: '/money/late-wages', name: 'late-wages', component: () => import('./money/LateWagesPage.vue'), meta: { nav: 'late-wages', role: 'finance' } },
  { path: '/money/cases', name: 'money-cases', component: () => import('./money/CasesPage.vue'), meta: { nav: 'money-cases', role: 'finance' } },
  { path: '/invoices', name: 'invoices', component: () => import('./shop/InvoicesPage.vue'), meta: { nav: 'invoices', role: 'finance' } },
  { path: '/invoices/:id', name: 'invoice', component: () => import('./shop/InvoicePage.vue'), props: true, meta: { nav: 'invoices', role: 'finance' } },
  { path: '/prices', name: 'prices', component: () => import('./shop/PricesPage.vue'), meta: { nav: 'invoices', role: 'finance' } },
  { path: '/people', name: 'people', component: () => import('./pages/PeoplePage.vue'), meta: { nav: 'people', role: 'support' } },
  { path: '/support', name: 'support-desk', component: () => import('./support/DeskPage.vue'), meta: { nav: 'support-desk', role: 'support' } },
  { path: '/support/cases', name: 'support-cases', component: () => import('./support/CasesPage.vue'), meta: { nav: 'support-cases', role: 'support' } },
  { path: '/support/cases/:id', name: 'support-case', component: () => import('./support/CasePage.vue'), props: true, meta: { nav: 'support-cases', role: 'support' } },
  { path: '/support/answers', name: 'support-answers', component: () => import('./support/AnswersPage.vue'), meta: { nav: 'support-answers', role: 'support' } },
  { path: '/support/surveys', name: 'support-surveys', component: () => import('./support/SurveysPage.vue'), meta: { nav: 'support-surveys', role: 'support' } },
  { path: '/deliveries', name: 'deliveries', component: () => import('./notices/DeliveriesPage.vue'), meta: { nav: 'deliveries', role: 'support' } },
  { path: '/vendors', name: 'vendors', component: () => import('./vendors/VendorsPage.vue'), meta: { nav: 'vendors', role: 'admin' } },
  { path: '/privacy', redirect: { name: 'privacy-cases' } },
  { path: '/privacy/cases', name: 'privacy-cases', component: () => import('./privacy/CasesPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/cases/:id', name: 'privacy-case', component: () => import('./privacy/CasePage.vue'), props: true, meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/guardians', name: 'privacy-guardians', component: () => import('./privacy/GuardiansPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/guardians/:id', name: 'privacy-guardian', component: () => import('./privacy/GuardianPage.vue'), props: true, meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/breaches', name: 'privacy-breaches', component: () => import('./privacy/BreachesPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/sharings', name: 'privacy-sharings', component: () => import('./privacy/SharingsPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/orders', name: 'privacy-orders', component: () => import('./privacy/OrdersPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/processors', name: 'privacy-processors', component: () => import('./privacy/ProcessorsPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/partners', name: 'privacy-partners', component: () => import('./privacy/PartnersPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/transfers', name: 'privacy-transfers', component: () => import('./privacy/TransfersPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/incidents', name: 'privacy-incidents', component: () => import('./privacy/IncidentsPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/drills', name: 'privacy-drills', component: () => import('./privacy/IncidentsPage.vue'), props: { drill: true }, meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/policy', name: 'privacy-policy', component: () => import('./privacy/PolicyPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/retention', name: 'privacy-retention', component: () => import('./privacy/RetentionPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/audit', name: 'privacy-audit', component: () => import('./privacy/AuditPage.vue'), meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/privacy/incidents/:id', name: 'privacy-incident', component: () => import('./privacy/IncidentPage.vue'), props: true, meta: { nav: 'privacy', role: 'privacy' } },
  { path: '/:rest(.*)*', redirect: '/' },
]

export const router = createRouter({
  history: createWebHistory('/staff/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  if (me.value ?? (await loadSession())) return true
  return { name: 'sign-in', query: { to: to.fullPath } }
})
