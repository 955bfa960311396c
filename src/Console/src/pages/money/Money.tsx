import { Page } from '../../ui/Page';

export default function Money() {
  return <Page title="Money">{null}</Page>;
}
