/** Left of the lanes run the feeds; below them stand the buttons. */
const MARGIN = { top: '16px', right: '16px', bottom: '44px', left: '38px' } as const

export const FIT = { padding: MARGIN, maxZoom: 1.15 }
