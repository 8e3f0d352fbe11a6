/** Names that software implementations of WebGL give themselves. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether pictures are drawn without a graphics processor, where every frame would cost the machine dearly. */
export function drawsInSoftware(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return true;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  // Browsers allow few contexts.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return SOFTWARE.test(String(renderer));
}
