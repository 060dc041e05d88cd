import { z } from 'zod'

// Zod compiles object schemas with `new Function`. The page's content security policy forbids that, and even the
// attempt is reported as a violation. Schemas look at this setting when they are made, so it comes first of all.
z.config({ jitless: true })
