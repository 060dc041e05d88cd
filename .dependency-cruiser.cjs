// Who may import whom (docs/architecture: the folders are the stages). Run by scripts/layers.mjs, which also
// sees to it that anything was looked at; scripts/layers.test.ts plants one violation of each rule.

const SHARED = '^src-shared/'
const TEST = '\\.test\\.tsx?$'

/** Each folder of src-shared, and what it may import there besides itself. */
const MAY = {
  base: [],
  tensor: ['base'],
  physics: ['base', 'tensor'],
  pictures: ['base', 'tensor', 'physics'],
  plan: ['base', 'tensor', 'physics'],
  document: ['base', 'tensor', 'physics'],
  catalog: ['base', 'tensor', 'physics', 'plan', 'document'],
  check: ['base', 'tensor', 'physics', 'plan', 'document', 'catalog'],
  compile: ['base', 'tensor', 'physics', 'plan', 'document', 'catalog', 'check'],
  protocol: ['base', 'tensor', 'physics', 'plan', 'document', 'check'],
}

const stages = Object.entries(MAY).map(([folder, others]) => {
  const allowed = [folder, ...others]
  return {
    name: `stage-order:${folder}`,
    severity: 'error',
    comment: `src-shared/${folder} may import only ${allowed.join(', ')}.`,
    from: { path: `${SHARED}${folder}/`, pathNot: TEST },
    to: { path: SHARED, pathNot: `${SHARED}(${allowed.join('|')})/` },
  }
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...stages,
    {
      name: 'stage-unknown',
      severity: 'error',
      comment: 'A new folder in src-shared needs its place in the order above.',
      from: { path: SHARED, pathNot: `${SHARED}(${Object.keys(MAY).join('|')})/` },
      to: {},
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shared-is-hostless',
      severity: 'error',
      comment: 'src-shared knows no host; its tests may use the engine.',
      from: { path: SHARED, pathNot: TEST },
      to: { path: '^(src-(main|renderer)|scripts|e2e)/' },
    },
    {
      name: 'shared-no-node-core',
      severity: 'error',
      from: { path: SHARED, pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shared-no-ui',
      severity: 'error',
      from: { path: SHARED },
      to: { path: 'node_modules/(electron|react|react-dom|@xyflow|zustand)/' },
    },
    {
      name: 'renderer-never-main',
      severity: 'error',
      comment: 'The window reaches the rest through the protocol.',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|scripts)/' },
    },
    {
      name: 'renderer-never-tensors',
      severity: 'error',
      comment: 'Training runs behind the protocol.',
      from: { path: '^src-renderer/' },
      to: { path: '\\.tf\\.ts$' },
    },
    {
      name: 'renderer-features-apart',
      severity: 'error',
      comment:
        'Features of the window know its state, its connection, the form of commands and the parts they share, not each other; app puts them together, and the list of commands names theirs.',
      from: { path: '^src-renderer/(?!app/|testing/)([^/]+)/', pathNot: `(${TEST}|/commands/list\\.ts$)` },
      to: { path: '^src-renderer/', pathNot: '^src-renderer/($1|state|parts|ui|connection|commands)/' },
    },
    {
      name: 'renderer-no-node-core',
      severity: 'error',
      comment: 'The window also runs in a browser.',
      from: { path: '^src-renderer/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-parts-know-no-state',
      severity: 'error',
      comment: 'What lies in ui shows what it is given.',
      from: { path: '^src-renderer/ui/' },
      to: { path: '^src-renderer/(?!ui/)' },
    },
    {
      name: 'main-never-renderer',
      severity: 'error',
      from: { path: '^(src-main|scripts)/' },
      to: { path: '^src-renderer/' },
    },
    {
      name: 'tensorflow-only-in-engine',
      severity: 'error',
      comment:
        'Only src-main/engine and *.tf.ts files import @tensorflow packages, so that they can be swapped.',
      from: {
        path: '^(src-|scripts/)',
        pathNot: '(\\.tf\\.ts$|\\.tf\\.test\\.ts$|^src-main/engine/|^src-main/.*\\.test\\.ts$)',
      },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'tf-files-only-from-engine',
      severity: 'error',
      from: {
        path: '^(src-|scripts/)',
        pathNot: '(\\.tf\\.ts$|\\.tf\\.test\\.ts$|^src-main/engine/|^src-main/.*\\.test\\.ts$)',
      },
      to: { path: '\\.tf\\.ts$' },
    },
    {
      name: 'electron-only-in-app',
      severity: 'error',
      comment: 'The command line, the server and the trainer run without Electron.',
      from: { path: '^src-main/', pathNot: '^src-main/(app/|preload/|trainer/launch\\.ts$)' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'app-only-from-app',
      severity: 'error',
      comment: 'cli, server and host never import the Electron app.',
      from: { path: '^src-main/', pathNot: '^src-main/(app|preload)/' },
      to: { path: '^src-main/(app|preload)/' },
    },
    {
      name: 'host-never-transport',
      severity: 'error',
      comment: 'The host promises what the contract says, however messages travel and whoever started it.',
      from: { path: '^src-main/host/', pathNot: TEST },
      to: { path: '^src-main/(transport|server|cli)/' },
    },
    {
      name: 'transport-knows-channels-only',
      severity: 'error',
      comment: 'A transport carries messages; what they mean is the business of both ends.',
      from: { path: '^src-main/transport/', pathNot: TEST },
      to: { path: '^src-(main|shared)/', pathNot: '^(src-main/transport/|src-shared/(protocol|base)/)' },
    },
    {
      name: 'sockets-only-in-server',
      severity: 'error',
      from: { path: '^src-', pathNot: `(${TEST}|^src-main/(transport|server)/)` },
      to: { path: 'node_modules/ws/' },
    },
    {
      name: 'engine-knows-no-front',
      severity: 'error',
      comment: 'The engine is called; it calls neither the trainer nor the command line.',
      from: { path: '^src-main/engine/', pathNot: TEST },
      to: { path: '^src-main/(trainer|cli|server|app|host|transport)/' },
    },
    {
      name: 'tests-import-nobody',
      severity: 'error',
      comment: 'Nothing imports a test.',
      from: {},
      to: { path: TEST },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
    },
  },
}
