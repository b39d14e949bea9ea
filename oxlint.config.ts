import { defineConfig } from 'oxlint'
import { importOverrides, testImportOverrides } from './test/architecture/importRules.ts'

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'react', 'promise'],
  categories: { correctness: 'error', suspicious: 'off', pedantic: 'off' },
  options: { typeAware: true },
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/await-thenable': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    // Outside of the page a function called use… is no hook.
    'react/rules-of-hooks': 'off',
    'no-eval': 'error',
    // Escape sequences of terminals are what log and exec code is about.
    'no-control-regex': 'off',
    // Plain objects of functions are this code's usual shape, and they have no `this` to lose.
    'typescript/unbound-method': 'off',
    'typescript/restrict-template-expressions': 'off',
    // `'web' | string` tells a reader what to expect.
    'typescript/no-redundant-type-constituents': 'off',
    // Names and ids are what is sorted here.
    'typescript/require-array-sort-compare': 'off',
    // Spreading a string on purpose counts code points.
    'typescript/no-misused-spread': ['error', { allow: ['string'] }],
  },
  overrides: [
    { files: ['src/renderer/**', 'test/support/page/**'], rules: { 'react/rules-of-hooks': 'error', 'react/exhaustive-deps': 'error' } },
    // Playwright reads the first parameter's pattern, empty or not.
    { files: ['test/e2e/**'], rules: { 'no-empty-pattern': 'off' } },
    ...importOverrides(),
    ...testImportOverrides(),
  ],
  ignorePatterns: ['out', 'test/architecture/wrong', 'resources/sample', 'src/renderer/styles/generated'],
})
