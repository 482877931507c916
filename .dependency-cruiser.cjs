// Which folder may import which, as one table; scripts/layers.ts runs it. Type-only imports count as imports. Tests may
// import anything, and nothing but tests may import them. What is not allowed here is an error.

/** `local`: folders or files; `npm` and `node`: packages and Node modules, true for any. `only` narrows packages to some files. */
const LAYERS = {
  signal: { local: [], npm: [], node: [] },
  scan: { local: ['signal/'], npm: [], node: [] },
  vault: { local: ['signal/'], npm: [], node: true },
  // What rules and mappings share of CEL: telling why an expression cannot be read.
  cel: { local: [], npm: ['@marcbachmann/cel-js'], node: [] },
  rules: { local: ['signal/', 'cel/'], npm: ['@marcbachmann/cel-js', 'yaml'], node: [] },
  // engine/decision.ts says what a decision is: types and nothing else, shared by all who make or read one.
  engine: { local: ['signal/', 'scan/', 'rules/plan'], npm: [], node: [] },
  log: {
    local: ['signal/'],
    npm: ['ioredis', 'kafkajs', 'hyparquet'],
    node: true,
    only: '^log/(redis-stream-log|kafka-[a-z]+)\\.ts$',
  },
  shuffle: {
    local: ['signal/', 'log/', 'engine/'],
    npm: ['ioredis'],
    node: [],
    only: '^shuffle/slice-leases\\.ts$',
  },
  archive: { local: ['signal/', 'scan/', 'log/'], npm: [], node: true },
  connectors: {
    local: ['signal/', 'cel/', 'log/'],
    npm: [
      'csv-parse',
      'yaml',
      '@marcbachmann/cel-js',
      'typebox',
      'kafkajs',
      '@kafkajs/',
      'avsc',
      'protobufjs',
      'saxes',
      '@streamparser/json',
      'ioredis',
      'cockatiel',
      'smpp',
      '@aws-sdk/client-s3',
      'ssh2',
      'pg',
      'mysql2',
    ],
    node: true,
  },
  dissuasion: {
    local: ['signal/', 'engine/decision.ts', 'connectors/delivery/delivery.ts', 'vault/'],
    npm: ['bullmq', 'ioredis', 'yaml'],
    node: true,
    only: '^dissuasion/(task-queue[^/]*|order-book|event-outbox|job-queue|reach-book|ladder-(clock|store)|settings-reader|supervisor/desk-store)\\.ts$',
  },
  access: {
    local: ['signal/', 'vault/'],
    npm: ['ioredis', 'otpauth', 'openid-client', '@zxcvbn-ts/'],
    node: true,
    only: '^access/(access-store|second-factor|password-strength|audit-log|oidc)\\.ts$',
  },
  rulebook: {
    local: ['signal/', 'rules/'],
    npm: ['ioredis', 'diff'],
    node: true,
    only: '^rulebook/(rule-store|pack-diff)\\.ts$',
  },
  ledger: {
    local: ['signal/', 'engine/decision.ts', 'dissuasion/', 'access/audit-entry.ts', 'vault/'],
    npm: ['@clickhouse/client', 'chdb', 'hyparquet-writer', 'pdfkit', 'write-excel-file'],
    node: true,
  },
  // The oracle in sim/oracle/ is a second, slow engine: it may read packs, but shares nothing of engine/ but what a decision is, and
  // the formula of an estimate, which tests of its own measure.
  sim: {
    local: [
      'signal/',
      'rules/plan.ts',
      'rules/pack-file.ts',
      'engine/decision.ts',
      'engine/state/hyperloglog.ts',
      'dissuasion/task.ts',
      'dissuasion/episode.ts',
    ],
    npm: ['@marcbachmann/cel-js', 'yaml'],
    node: [],
    only: '^sim/oracle/',
  },
  runtime: {
    local: [
      'signal/',
      'rules/',
      'log/',
      'connectors/dead-letter.ts',
      'engine/',
      'shuffle/',
      'dissuasion/',
      'ledger/',
      'vault/',
    ],
    npm: ['pino', 'prom-client', 'ioredis', '@aws-sdk/'],
    node: true,
    only: '^runtime/(check-answers|checkpoint-bucket|engine-questions)\\.ts$',
  },
  backtest: {
    local: [
      'signal/',
      'rules/plan.ts',
      'rules/pack-file.ts',
      'log/',
      'engine/',
      'dissuasion/',
      'ledger/region-filter.ts',
      'archive/',
      'runtime/',
    ],
    npm: [],
    node: true,
  },
  // Pure functions over rows, and readers of the ledger that bring them.
  tuning: {
    local: [
      'signal/',
      'rules/',
      'log/',
      'archive/',
      'engine/decision.ts',
      'dissuasion/priority.ts',
      'ledger/',
      'backtest/',
      'runtime/',
      'rulebook/pack-diff.ts',
    ],
    npm: ['yaml'],
    node: true,
    only: '^tuning/(pack-rewrite|draft-rule)\\.ts$',
  },
  api: {
    local: [
      'signal/',
      'rules/',
      'tuning/',
      'log/',
      'connectors/',
      'engine/',
      'dissuasion/',
      'ledger/',
      'runtime/',
      'backtest/',
      'access/',
      'rulebook/',
      'vault/',
    ],
    npm: ['fastify', '@fastify/', 'typebox', 'pino', 'prom-client', 'esbuild'],
    node: true,
  },
  // A package of its own, which partners install: it knows the API by its description alone.
  client: { local: [], npm: ['openapi-fetch'], node: [] },
  // Runs in the browser. Of the API it takes types alone: what it would run there is of Node.
  console: {
    local: [
      // How strong a password is: pure, the same here as on the server.
      'access/password-strength.ts',
      'signal/amount.ts',
      'signal/ladder-counts.ts',
      'signal/level.ts',
      'signal/loss-cause.ts',
      'signal/outcome.ts',
      'signal/phone.ts',
      'signal/region.ts',
      'signal/text.ts',
      'api/contract/',
      'client/',
      // The workbench compiles packs and plays stories where they are written: pure, and on a thread of its own.
      'rules/',
      'engine/decision.ts',
      'runtime/story-run.ts',
      'runtime/story-values.ts',
    ],
    npm: [
      '@codemirror/',
      '@lezer/highlight',
      'react',
      'react-dom',
      '@types/react',
      '@types/react-dom',
      '@tanstack/',
      'qr',
      'wouter',
      'typebox',
    ],
    node: [],
  },
  cmd: {
    local: [
      'signal/',
      'rules/',
      'log/',
      'connectors/',
      'engine/',
      'shuffle/',
      'dissuasion/',
      'ledger/',
      'archive/',
      'backtest/',
      'tuning/',
      'runtime/',
      'access/',
      'rulebook/',
      'vault/',
      'api/',
      'sim/',
      'package.json',
    ],
    npm: true,
    node: true,
  },
};

const TEST_CODE = '\\.test\\.ts$|\\.conformance\\.ts$|^test/';
const NPM_TYPES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function rulesOf(folder, { local, npm, node, only }) {
  const from = { path: `^${folder}/`, pathNot: TEST_CODE };
  const error = (name, to, start = from) => ({ name, severity: 'error', from: start, to });
  const rules = [
    error(`${folder}-imports`, {
      dependencyTypes: ['local'],
      pathNot: [`^${folder}/`, ...local.map((path) => `^${escaped(path)}`)],
    }),
  ];
  if (npm !== true) {
    const allowed = npm.map(
      (name) => `^node_modules/${escaped(name)}${name.endsWith('/') ? '' : '/'}`,
    );
    rules.push(error(`${folder}-packages`, { dependencyTypes: NPM_TYPES, pathNot: allowed }));
  }
  if (node !== true)
    rules.push(error(`${folder}-is-pure`, { dependencyTypes: ['core'], pathNot: node }));
  if (only !== undefined) {
    const elsewhere = { path: `^${folder}/`, pathNot: [TEST_CODE, only] };
    rules.push(error(`${folder}-one-door`, { dependencyTypes: NPM_TYPES }, elsewhere));
  }
  return rules;
}

module.exports = {
  forbidden: [
    ...Object.entries(LAYERS).flatMap(([folder, layer]) => rulesOf(folder, layer)),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A module that nobody imports and that imports nothing is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [TEST_CODE, '^scripts/', '^bench/', '^cmd/main\\.ts$', '^console/main\\.tsx$'],
      },
      to: {},
    },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'known-folder',
      comment: 'A new top-level folder gets a row in the table first.',
      severity: 'error',
      from: {
        pathNot: [
          `^(${Object.keys(LAYERS).join('|')}|bench|scripts|test)/`,
          '^[^/]+$',
          '^node_modules/',
        ],
      },
      to: {},
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { pathNot: [TEST_CODE, '^bench/', '^scripts/', '^vitest\\.config\\.ts$'] },
      to: { path: [TEST_CODE, '^bench/', '^scripts/'] },
    },
    {
      name: 'console-takes-types-of-the-api',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-door-to-esbuild',
      severity: 'error',
      from: { pathNot: ['^api/console/bundle\\.ts$', TEST_CODE] },
      to: { path: '^node_modules/esbuild/' },
    },
    {
      name: 'no-dev-packages-in-product',
      severity: 'error',
      from: { path: `^(${Object.keys(LAYERS).join('|')})/`, pathNot: TEST_CODE },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '^node_modules/@types/(node|react|react-dom)/',
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^bench/k6/.*\\.js$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
