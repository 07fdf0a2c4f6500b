// SPDX-License-Identifier: Apache-2.0
// A warm loop of PDFBox with Bouncy Castle: java PdfBoxLoop P12 INPUTS OUTPUTS, passphrase in PASSPHRASE; prints documents and seconds.
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Calendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

public class PdfBoxLoop {
    private static PrivateKey key;
    private static Certificate[] chain;

    private static byte[] makeCms(InputStream content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.transferTo(bytes);
        ContentSigner signer = new JcaContentSignerBuilder("RSA".equals(key.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA").build(key);
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(signer, (X509Certificate) chain[0]));
        generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
        return generator.generate(new CMSProcessableByteArray(bytes.toByteArray()), false).getEncoded();
    }

    private static void sign(File input, File output) throws Exception {
        try (PDDocument document = PDDocument.load(input); FileOutputStream out = new FileOutputStream(output)) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setSignDate(Calendar.getInstance());
            document.addSignature(signature, content -> {
                try {
                    return makeCms(content);
                } catch (Exception problem) {
                    throw new java.io.IOException(problem);
                }
            });
            document.saveIncremental(out);
        }
    }

    public static void main(String[] arguments) throws Exception {
        char[] passphrase = System.getenv("PASSPHRASE").toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(arguments[0]), passphrase);
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, passphrase);
        chain = store.getCertificateChain(alias);
        File[] inputs = new File(arguments[1]).listFiles();
        Arrays.sort(inputs);
        for (int round = 0; round < 2; round++) { // the first one warms
            long began = System.nanoTime();
            for (File input : inputs)
                sign(input, new File(arguments[2], input.getName()));
            if (round == 1)
                System.out.println(inputs.length + " " + (System.nanoTime() - began) / 1e9);
        }
    }
}
