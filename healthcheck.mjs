// The image's HEALTHCHECK: exits 0 when the service answers on its port, without curl or a shell.
const { HOST = '127.0.0.1', PORT = '8080', HEALTH_PORT = PORT } = process.env;
const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '[::1]' : HOST;
const response = await fetch(`http://${host}:${HEALTH_PORT}/livez`, { signal: AbortSignal.timeout(2000) });
process.exit(response.ok ? 0 : 1);
