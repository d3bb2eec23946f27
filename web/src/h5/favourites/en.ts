import type { zh } from './zh'

export const en: Record<keyof typeof zh, string> = {
  'fav.title': 'Favourites and recently seen',
  'fav.kept': 'Favourites',
  'fav.seen': 'Recently seen',
  'fav.keep': 'Keep as a favourite',
  'fav.drop': 'Remove from favourites',
  'fav.closed': '{title} (closed)',
  'fav.closed_text': 'This job no longer takes people on.',
  'fav.similar': 'Show similar jobs',
  'fav.similar_hide': 'Hide',
  'fav.similar_none': 'Nothing similar nearby at the moment',
  'fav.empty': 'No favourites yet',
  'fav.empty_do': 'Tap the star at the top of a job to keep it here.',
  'fav.seen_manage': 'Manage your history',
}
