import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

/** Catches what the type checker does not: forgotten promises, `any` that slips in, switches that miss a case. */
export default tseslint.config(
  // AssemblyScript has types and a checker of its own: its compiler.
  { ignores: ['dist/**', 'node_modules/**', 'test-results/**', 'electron/convolution/wasm/**', '!electron/convolution/wasm/job-layout.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: tseslint.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      // An API of promises stays one, whether or not today's body waits for something.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['error'] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Templates have no types here; svelte-check sees them with types. Private caches need no reactivity.
    files: ['**/*.svelte', '**/*.svelte.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  // Declarations of a package without types are read by the file that names them.
  { files: ['electron/**/*.ts'], rules: { '@typescript-eslint/triple-slash-reference': ['error', { path: 'always' }] } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked, rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-console': 'off' } },
)
