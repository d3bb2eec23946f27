import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import JobListPage from './pages/JobListPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shows the tab bar. */
    tab?: 'jobs' | 'applications' | 'messages' | 'me'
    /** The page says itself that a sign-in is needed, and offers it. */
    person?: boolean
  }
}

const person = { person: true }

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'jobs', component: JobListPage, meta: { tab: 'jobs' } },
  { path: '/map', name: 'map', component: () => import('./map/MapPage.vue'), meta: { tab: 'jobs' } },
  { path: '/jobs/:id', name: 'job', component: () => import('./pages/JobPage.vue'), props: true },
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignInPage.vue') },
  { path: '/sign-in/back', name: 'sign-in-back', component: () => import('./third-party/BackPage.vue') },
  { path: '/policy', name: 'policy', component: () => import('./pages/PolicyPage.vue') },

  { path: '/applications', name: 'applications', component: () => import('./pages/ApplicationsPage.vue'), meta: { tab: 'applications', ...person } },
  { path: '/applications/:id', name: 'application', component: () => import('./pages/ApplicationPage.vue'), props: true, meta: person },

  // It says itself what the sign-in is for: whoever comes here has scanned a code.
  { path: '/check-in', name: 'check-in', component: () => import('./attendance/CheckInPage.vue') },

  { path: '/messages', name: 'messages', component: () => import('./pages/MessagesPage.vue'), meta: { tab: 'messages', ...person } },
  { path: '/leave', name: 'leave', component: () => import('./pages/LeavePage.vue'), meta: person },
  { path: '/messages/:id', name: 'chat', component: () => import('./pages/ChatPage.vue'), props: true, meta: person },

  { path: '/me', name: 'me', component: () => import('./pages/MePage.vue'), meta: { tab: 'me' } },
  { path: '/me/profile', name: 'profile', component: () => import('./pages/ProfilePage.vue'), meta: person },
  { path: '/me/identity', name: 'identity', component: () => import('./identity/IdentityPage.vue'), meta: person },
  { path: '/me/privacy', name: 'privacy', component: () => import('./pages/PrivacyPage.vue'), meta: person },
  { path: '/me/privacy/accesses', name: 'accesses', component: () => import('./pages/AccessesPage.vue'), meta: person },
  { path: '/me/privacy/history', name: 'history', component: () => import('./pages/HistoryPage.vue'), meta: person },
  { path: '/me/privacy/permissions', name: 'permissions', component: () => import('./pages/PermissionsPage.vue'), meta: person },
  { path: '/me/privacy/data', name: 'my-data', component: () => import('./privacy/DataPage.vue'), meta: person },
  { path: '/me/privacy/data/:kind', name: 'my-data-kind', component: () => import('./privacy/DataKindPage.vue'), props: true, meta: person },
  { path: '/me/privacy/copy', name: 'my-copy', component: () => import('./privacy/CopyPage.vue'), meta: person },
  { path: '/me/privacy/sharings', name: 'sharings', component: () => import('./privacy/SharingsPage.vue'), meta: person },
  { path: '/me/privacy/consents', name: 'consent-history', component: () => import('./privacy/ConsentHistoryPage.vue'), meta: person },
  { path: '/me/requests', name: 'requests', component: () => import('./privacy/RequestsPage.vue'), meta: person },
  { path: '/me/requests/new', name: 'request-new', component: () => import('./privacy/RequestNewPage.vue'), meta: person },
  { path: '/me/transfers', name: 'transfers', component: () => import('./privacy/TransfersPage.vue'), meta: person },
  { path: '/me/minority', name: 'minority', component: () => import('./guardian/MinorityPage.vue'), meta: person },
  { path: '/guardian', name: 'guardian', component: () => import('./guardian/GuardianPage.vue'), meta: person },
  // It says itself what the sign-in is for: whoever comes here has only a link in hand.
  { path: '/guardian/invitation', name: 'guardian-invitation', component: () => import('./guardian/InvitationPage.vue') },
  { path: '/guardian/wards/:id', name: 'ward', component: () => import('./guardian/WardPage.vue'), props: true, meta: person },
  { path: '/guardian/wards/:id/data', name: 'ward-data', component: () => import('./guardian/WardDataPage.vue'), props: true, meta: person },
  { path: '/guardian/wards/:id/transfers', name: 'ward-transfers', component: () => import('./privacy/TransfersPage.vue'), props: true, meta: person },
  { path: '/me/favourites', name: 'favourites', component: () => import('./favourites/FavouritesPage.vue'), meta: person },
  { path: '/me/calendar', name: 'calendar', component: () => import('./pages/CalendarPage.vue'), meta: person },
  { path: '/me/wallet/withdraw', name: 'withdraw', component: () => import('./payout/WithdrawPage.vue'), meta: person },
  { path: '/me/wallet/withdrawals', name: 'withdrawals', component: () => import('./payout/WithdrawalsPage.vue'), meta: person },
  { path: '/me/wallet/withdrawals/:id', name: 'withdrawal', component: () => import('./payout/WithdrawalPage.vue'), props: true, meta: person },
  { path: '/me/wallet', name: 'wallet', component: () => import('./wallet/WalletPage.vue'), meta: person },
  { path: '/me/reports', name: 'reports', component: () => import('./pages/ReportsPage.vue'), meta: person },
  { path: '/me/invitations', name: 'invitations', component: () => import('./pages/InvitationsPage.vue'), meta: person },
  { path: '/me/wanted', name: 'wanted', component: () => import('./pages/WantedPage.vue'), meta: person },
  { path: '/me/wanted/edit/:id?', name: 'wanted-edit', component: () => import('./pages/WantedEditPage.vue'), props: true, meta: person },

  { path: '/support', name: 'support', component: () => import('./support/SupportPage.vue') },
  { path: '/support/new', name: 'case-new', component: () => import('./support/CaseNewPage.vue') },
  { path: '/feedback', name: 'feedback', component: () => import('./support/CaseNewPage.vue'), props: { feedback: true }, meta: person },
  { path: '/me/chats', name: 'my-chats', component: () => import('./support/MyChatsPage.vue'), meta: person },
  { path: '/me/cases', name: 'my-cases', component: () => import('./support/MyCasesPage.vue'), meta: person },
  { path: '/me/cases/:id', name: 'my-case', component: () => import('./support/MyCasePage.vue'), props: true, meta: person },

  { path: '/settings', name: 'settings', component: () => import('./pages/settings/SettingsPage.vue') },
  { path: '/settings/account', name: 'account', component: () => import('./pages/settings/AccountPage.vue'), meta: person },
  { path: '/settings/password', name: 'password', component: () => import('./pages/settings/PasswordPage.vue'), meta: person },
  { path: '/settings/phone', name: 'phone-number', component: () => import('./third-party/PhonePage.vue'), meta: person },
  { path: '/settings/email', name: 'email', component: () => import('./email/EmailPage.vue'), meta: person },
  { path: '/settings/linked', name: 'linked', component: () => import('./third-party/LinkedPage.vue'), meta: person },
  { path: '/settings/cancel-account', name: 'cancel-account', component: () => import('./pages/settings/CancelAccountPage.vue') },
  { path: '/settings/notices', name: 'notice-choices', component: () => import('./notices/NoticeChoicesPage.vue'), meta: person },
  { path: '/settings/cookies', name: 'cookies', component: () => import('./privacy/CookiesPage.vue') },
  { path: '/settings/clear-cache', name: 'clear-cache', component: () => import('./pages/settings/ClearCachePage.vue') },
  { path: '/settings/about', name: 'about', component: () => import('./pages/settings/AboutPage.vue') },

  { path: '/merchant', name: 'merchants', component: () => import('./pages/merchant/MerchantsPage.vue'), meta: person },
  { path: '/merchant/new', name: 'merchant-new', component: () => import('./pages/merchant/MerchantNewPage.vue'), meta: person },
  { path: '/merchant/:merchantId', name: 'merchant', component: () => import('./pages/merchant/MerchantPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/certification', name: 'certification', component: () => import('./pages/merchant/CertificationPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/members', name: 'members', component: () => import('./pages/merchant/MembersPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/money', name: 'money', component: () => import('./money/MoneyPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/invoices', name: 'invoices', component: () => import('./shop/InvoicesPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/invoices/:id', name: 'invoice', component: () => import('./shop/InvoicePage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/statements', name: 'statements', component: () => import('./shop/StatementsPage.vue'), props: true, meta: person },
  { path: '/payments/:id', name: 'payment', component: () => import('./money/PaymentPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/messages', name: 'merchant-messages', component: () => import('./pages/merchant/MerchantMessagesPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/publish/:postingId?', name: 'publish', component: () => import('./pages/merchant/PublishPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/postings/:postingId', name: 'pipeline', component: () => import('./pages/merchant/PipelinePage.vue'), props: true, meta: person },

  { path: '/me/resumes', name: 'resumes', component: () => import('./resumes/ResumesPage.vue'), meta: person },
  { path: '/me/resumes/edit/:id?', name: 'resume', component: () => import('./resumes/ResumePage.vue'), props: true, meta: person },
  { path: '/me/resume-deliveries', name: 'resume-deliveries', component: () => import('./resumes/DeliveriesPage.vue'), meta: person },
  { path: '/me/resume-views', name: 'resume-views', component: () => import('./resumes/ViewsPage.vue'), meta: person },
  { path: '/me/job-invitations', name: 'job-invitations', component: () => import('./resumes/JobInvitationsPage.vue'), meta: person },
  { path: '/merchant/:merchantId/talents', name: 'talents', component: () => import('./talents/TalentsPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/resumes', name: 'base', component: () => import('./resumes/BasePage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/resumes/:id', name: 'base-resume', component: () => import('./resumes/BaseResumePage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/wanted', name: 'wanted-found', component: () => import('./resumes/WantedFoundPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/delivered/:id', name: 'delivered', component: () => import('./resumes/DeliveredPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/job-invitations', name: 'sent-invitations', component: () => import('./resumes/SentPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/received/:postingId', name: 'received', component: () => import('./resumes/ReceivedPage.vue'), props: true, meta: person },

  { path: '/me/subscriptions', name: 'subscriptions', component: () => import('./subscriptions/SubscriptionsPage.vue'), meta: person },
  { path: '/me/subscriptions/:id', name: 'subscription', component: () => import('./subscriptions/SubscriptionPage.vue'), props: true, meta: person },
  { path: '/me/blocks', name: 'blocks', component: () => import('./blocks/BlocksPage.vue'), meta: person },

  { path: '/me/rewards', name: 'rewards', component: () => import('./rewards/RewardsPage.vue'), meta: person },
  { path: '/merchant/:merchantId/postings/:postingId/shifts/:shiftId', name: 'shift-attendance', component: () => import('./attendance/ShiftPage.vue'), props: true, meta: person },

  { path: '/merchant/:merchantId/settlement/:postingId', name: 'settlement', component: () => import('./settlement/SettlementPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/funds', name: 'merchant-funds', component: () => import('./settlement/FundsPage.vue'), props: true, meta: person },
  { path: '/merchant/:merchantId/settlement/:postingId/:settlementId', name: 'settlement-detail', component: () => import('./settlement/SettlementDetailPage.vue'), props: true, meta: person },

  { path: '/:rest(.*)*', redirect: '/' },
]

export const router = createRouter({
  history: createWebHistory('/m/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})
