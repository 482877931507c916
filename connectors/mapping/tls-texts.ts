// How a partner's file says that a connection is encrypted: `tls: true` with the certificate authorities of the machine, or PEM files of its own.
import type { YamlNode } from './yaml-node.ts';

/** PEM texts; the machine's authorities and no certificate of our own where they are missing. */
export interface TlsTexts {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What the setting says, files read by `textOf`; undefined without TLS. */
export function readTls(
  node: YamlNode,
  textOf: (file: YamlNode | undefined) => string | undefined,
): TlsTexts | undefined {
  if (node.isMap) {
    const keys = node.keys('tls', ['ca', 'cert', 'key'] as const);
    const [ca, cert, key] = [keys.ca, keys.cert, keys.key].map(textOf);
    return {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    };
  }
  const isOn = node.constant('tls');
  if (typeof isOn !== 'boolean')
    return node.complain('tls is true, false, or the PEM files ca, cert and key');
  return isOn ? {} : undefined;
}
