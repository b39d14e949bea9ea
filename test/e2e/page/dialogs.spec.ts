import { expect, test } from './fixtures.ts'

test.describe('a dialog with fields', () => {
  test('is sent by Enter, once', async ({ app, marina, page }) => {
    await app.goTo('clusters')
    await page.getByRole('button', { name: 'Create cluster' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Create cluster' })
    await dialog.getByRole('textbox').fill('not a name')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText('Use 1 to 255 letters, digits, hyphens and underscores.')).toBeVisible()
    await dialog.getByRole('textbox').fill('by-enter')
    await page.keyboard.press('Enter')
    await expect(app.heading).toContainText('by-enter')
    await expect(dialog).toBeHidden()
    await marina.client.deleteCluster({ cluster: 'by-enter' })
  })

  test('keeps why it was refused in sight', async ({ app, marina, page }) => {
    await marina.client.secrets.createSecret({ Name: 'shop/taken', SecretString: 'x' })
    await app.goTo('secrets')
    await page.getByRole('button', { name: 'Create secret' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('shop/taken')
    await dialog.getByLabel('Value').fill('y')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(dialog.getByText(/already exists/)).toBeVisible()
    await expect(dialog.getByLabel('Name')).toHaveValue('shop/taken')
    await marina.client.secrets.deleteSecret({ SecretId: 'shop/taken', ForceDeleteWithoutRecovery: true })
  })
})
