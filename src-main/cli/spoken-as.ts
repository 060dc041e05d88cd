/** How the user started this program, for commands to copy: through npm in a checkout, or as an installed program. */
export function spokenAs(): string {
  const event = process.env['npm_lifecycle_event']
  return event === undefined || event === 'npx' ? 'ganvas' : 'npm run --silent ganvas --'
}
