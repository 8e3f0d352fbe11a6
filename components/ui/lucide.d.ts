// The package types its barrel only; single icons keep the other 1,800 out of dev servers and tests.
declare module '@lucide/vue/dist/esm/icons/*.mjs' {
  import type { FunctionalComponent, SVGAttributes } from 'vue';

  const icon: FunctionalComponent<SVGAttributes & { size?: number | string; strokeWidth?: number | string }>;
  export default icon;
}
